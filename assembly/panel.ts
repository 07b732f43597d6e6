import { Simd } from "./simd";

/*
 * The inner part of every product. A tile of y, 4 rows by two vectors, stays in eight registers while
 * the depth p runs; each step multiplies 4 numbers of a by two vectors of b:
 *
 *   y[r, c] = Σ_p a[r, p] b[p, c]
 *
 * For this both operands are packed beforehand into panels, in exactly the order in which the tile
 * reads them: a panel of a holds 4 rows as [depth, 4], a panel of b two vectors of columns as
 * [depth, columns]. Packing reads through strides, so a transposed operand costs no more.
 */
export class Panel {
  /** Rows of a tile. */
  @inline static rows(): i32 {
    return 4;
  }

  /** Columns of a tile. */
  @inline static columns<T extends number>(): i32 {
    return 2 * Simd.lanes<T>();
  }

  /** Elements of one tile, the scratch space that multiply needs. */
  @inline static tile<T extends number>(): i32 {
    return Panel.rows() * Panel.columns<T>();
  }

  /** Elements of the panels for count rows (or columns) of the given depth, filled up to whole panels. */
  @inline static size(width: i32, count: i32, depth: i32): i32 {
    return ((count + width - 1) / width) * width * depth;
  }

  /** The length of equal blocks, none longer than limit, into which total is cut. */
  @inline static block(total: i32, limit: i32): i32 {
    const blocks = max(1, (total + limit - 1) / limit);
    return (total + blocks - 1) / blocks;
  }

  /** panels[r / width][p][r % width] = x[r, p]; the last panel is filled up with zeros. */
  @inline static pack<T extends number>(
    panels: usize, x: usize, width: i32, count: i32, depth: i32, stride: i32, depthStride: i32,
  ): void {
    for (let r = 0; r < count; r += width) {
      const from = Simd.at<T>(x, r * stride), rows = min(width, count - r);
      if (rows == width && stride == 1) Panel.copy<T>(panels, from, width, depth, depthStride);
      else if (rows == width && depthStride == 1) Panel.transpose<T>(panels, from, width, depth, stride);
      else Panel.gather<T>(panels, from, width, rows, depth, stride, depthStride);
      panels = Simd.at<T>(panels, width * depth);
    }
  }

  /** A panel whose rows lie side by side in memory: whole vectors are copied. */
  @inline static copy<T extends number>(panel: usize, x: usize, width: i32, depth: i32, depthStride: i32): void {
    for (let p = 0; p < depth; p++) {
      for (let r = 0; r < width; r += Simd.lanes<T>()) {
        v128.store(Simd.at<T>(panel, r), v128.load(Simd.at<T>(x, r)));
      }
      panel = Simd.at<T>(panel, width);
      x = Simd.at<T>(x, depthStride);
    }
  }

  /** A panel of contiguous rows: squares of lanes x lanes are transposed in registers. */
  @inline static transpose<T extends number>(panel: usize, x: usize, width: i32, depth: i32, stride: i32): void {
    const body = Simd.body<T>(depth);
    for (let p = 0; p < body; p += Simd.lanes<T>()) {
      for (let r = 0; r < width; r += Simd.lanes<T>()) {
        Panel.transposeSquare<T>(Simd.at<T>(panel, p * width + r), width, Simd.at<T>(x, r * stride + p), stride);
      }
    }
    Panel.gather<T>(Simd.at<T>(panel, body * width), Simd.at<T>(x, body), width, width, depth - body, stride, 1);
  }

  /** to[q, r] = x[r, q] for one square. */
  @inline static transposeSquare<T extends number>(to: usize, toRow: i32, x: usize, row: i32): void {
    const x0 = v128.load(x), x1 = v128.load(Simd.at<T>(x, row));
    if (sizeof<T>() == 8) {
      v128.store(to, v128.shuffle<f64>(x0, x1, 0, 2));
      v128.store(Simd.at<T>(to, toRow), v128.shuffle<f64>(x0, x1, 1, 3));
    } else {
      const x2 = v128.load(Simd.at<T>(x, 2 * row)), x3 = v128.load(Simd.at<T>(x, 3 * row));
      const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5), low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7), high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(Simd.at<T>(to, toRow), v128.shuffle<f64>(low01, low23, 1, 3));
      v128.store(Simd.at<T>(to, 2 * toRow), v128.shuffle<f64>(high01, high23, 0, 2));
      v128.store(Simd.at<T>(to, 3 * toRow), v128.shuffle<f64>(high01, high23, 1, 3));
    }
  }

  /** A panel with any strides, or of fewer rows than width: element by element. */
  @inline static gather<T extends number>(
    panel: usize, x: usize, width: i32, rows: i32, depth: i32, stride: i32, depthStride: i32,
  ): void {
    if (rows < width) memory.fill(panel, 0, Simd.at<T>(0, width * depth));
    for (let r = 0; r < rows; r++) {
      for (let p = 0, from = x, to = panel; p < depth; p++) {
        store<T>(to, load<T>(from));
        from = Simd.at<T>(from, depthStride);
        to = Simd.at<T>(to, width);
      }
      x = Simd.at<T>(x, stride);
      panel = Simd.at<T>(panel, 1);
    }
  }
}

/** Packs rows of a, [count, depth], for the tile. */
export function packRows<T extends number>(
  panels: usize, a: usize, count: i32, depth: i32, rowStride: i32, columnStride: i32,
): void {
  Panel.pack<T>(panels, a, Panel.rows(), count, depth, rowStride, columnStride);
}

/** Packs columns of b, [depth, count], for the tile. */
export function packColumns<T extends number>(
  panels: usize, b: usize, count: i32, depth: i32, rowStride: i32, columnStride: i32,
): void {
  Panel.pack<T>(panels, b, Panel.columns<T>(), count, depth, columnStride, rowStride);
}

/** A tile of y: how it is multiplied, and what is done with it. */
export class Tile {
  /** y = sum, or y += sum. */
  @inline static put<T extends number>(y: usize, sum: v128, add: bool): void {
    v128.store(y, add ? v128.add<T>(v128.load(y), sum) : sum);
  }

  /** The same for a single element. */
  @inline static putOne<T extends number>(y: usize, sum: T, add: bool): void {
    store<T>(y, (add ? load<T>(y) + sum : sum) as T);
  }

  /** One whole tile of y, from a panel of a and a panel of b; depth > 0. */
  @inline static multiply<T extends number>(
    y: usize, yRow: i32, a: usize, b: usize, bRow: i32, depth: i32, add: bool,
  ): void {
    let y00 = v128.splat<T>(0 as T), y01 = y00;
    let y10 = y00, y11 = y00;
    let y20 = y00, y21 = y00;
    let y30 = y00, y31 = y00;
    const end = Simd.at<T>(a, Panel.rows() * depth);
    // Tested at the end, where engines need one jump less, and against an address, which need not be counted down.
    do {
      const b0 = v128.load(b), b1 = v128.load(b, 16);
      const a0 = v128.load_splat<T>(a);
      y00 = Simd.multiplyAdd<T>(a0, b0, y00);
      y01 = Simd.multiplyAdd<T>(a0, b1, y01);
      const a1 = v128.load_splat<T>(a, sizeof<T>());
      y10 = Simd.multiplyAdd<T>(a1, b0, y10);
      y11 = Simd.multiplyAdd<T>(a1, b1, y11);
      const a2 = v128.load_splat<T>(a, 2 * sizeof<T>());
      y20 = Simd.multiplyAdd<T>(a2, b0, y20);
      y21 = Simd.multiplyAdd<T>(a2, b1, y21);
      const a3 = v128.load_splat<T>(a, 3 * sizeof<T>());
      y30 = Simd.multiplyAdd<T>(a3, b0, y30);
      y31 = Simd.multiplyAdd<T>(a3, b1, y31);
      a = Simd.at<T>(a, Panel.rows());
      b = Simd.at<T>(b, bRow);
    } while (a != end);
    Tile.put<T>(y, y00, add);
    Tile.put<T>(y + 16, y01, add);
    y = Simd.at<T>(y, yRow);
    Tile.put<T>(y, y10, add);
    Tile.put<T>(y + 16, y11, add);
    y = Simd.at<T>(y, yRow);
    Tile.put<T>(y, y20, add);
    Tile.put<T>(y + 16, y21, add);
    y = Simd.at<T>(y, yRow);
    Tile.put<T>(y, y30, add);
    Tile.put<T>(y + 16, y31, add);
  }

  /** A tile of 8 rows by one vector, from two panels of a and half a panel of b: for the last columns of y. */
  @inline static multiplyTall<T extends number>(
    y: usize, yRow: i32, a: usize, b: usize, bRow: i32, depth: i32, add: bool,
  ): void {
    let y0 = v128.splat<T>(0 as T), y1 = y0, y2 = y0, y3 = y0;
    let y4 = y0, y5 = y0, y6 = y0, y7 = y0;
    const middle = Simd.at<T>(a, Panel.rows() * depth);
    let lower = middle;
    do {
      const b0 = v128.load(b);
      y0 = Simd.multiplyAdd<T>(v128.load_splat<T>(a), b0, y0);
      y1 = Simd.multiplyAdd<T>(v128.load_splat<T>(a, sizeof<T>()), b0, y1);
      y2 = Simd.multiplyAdd<T>(v128.load_splat<T>(a, 2 * sizeof<T>()), b0, y2);
      y3 = Simd.multiplyAdd<T>(v128.load_splat<T>(a, 3 * sizeof<T>()), b0, y3);
      y4 = Simd.multiplyAdd<T>(v128.load_splat<T>(lower), b0, y4);
      y5 = Simd.multiplyAdd<T>(v128.load_splat<T>(lower, sizeof<T>()), b0, y5);
      y6 = Simd.multiplyAdd<T>(v128.load_splat<T>(lower, 2 * sizeof<T>()), b0, y6);
      y7 = Simd.multiplyAdd<T>(v128.load_splat<T>(lower, 3 * sizeof<T>()), b0, y7);
      a = Simd.at<T>(a, Panel.rows());
      lower = Simd.at<T>(lower, Panel.rows());
      b = Simd.at<T>(b, bRow);
    } while (a != middle);
    Tile.put<T>(y, y0, add);
    Tile.put<T>(Simd.at<T>(y, yRow), y1, add);
    Tile.put<T>(Simd.at<T>(y, 2 * yRow), y2, add);
    Tile.put<T>(Simd.at<T>(y, 3 * yRow), y3, add);
    y = Simd.at<T>(y, 4 * yRow);
    Tile.put<T>(y, y4, add);
    Tile.put<T>(Simd.at<T>(y, yRow), y5, add);
    Tile.put<T>(Simd.at<T>(y, 2 * yRow), y6, add);
    Tile.put<T>(Simd.at<T>(y, 3 * yRow), y7, add);
  }

  /** The corner of a tile that y still has room for, [m, n]. */
  static copyCorner<T extends number>(
    y: usize, yRow: i32, tile: usize, tileRow: i32, m: i32, n: i32, add: bool,
  ): void {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        Tile.putOne<T>(Simd.at<T>(y, i * yRow + j), load<T>(Simd.at<T>(tile, i * tileRow + j)), add);
      }
    }
  }
}

/**
 * y[m, n] = a b, or y += a b, with a in panels. Panels of b are bPanel elements apart, the rows of a panel
 * bRow; so b may be packed, or simply lie there, if its rows may be read up to a whole panel.
 * tile is scratch space for the edges of y.
 */
export function multiplyPanels<T extends number>(
  y: usize, yRow: i32, a: usize, b: usize, bPanel: i32, bRow: i32, tile: usize,
  m: i32, n: i32, depth: i32, add: bool,
): void {
  const rows = Panel.rows(), columns = Panel.columns<T>(), tall = 2 * rows, half = Simd.lanes<T>();
  for (let j = 0; j < n; j += columns) {
    let i = 0;
    for (; n - j <= half && i < m - rows; i += tall) {
      const aPanels = Simd.at<T>(a, i * depth), to = Simd.at<T>(y, i * yRow + j);
      if (i + tall <= m && j + half == n) {
        Tile.multiplyTall<T>(to, yRow, aPanels, b, bRow, depth, add);
      } else {
        Tile.multiplyTall<T>(tile, half, aPanels, b, bRow, depth, false);
        Tile.copyCorner<T>(to, yRow, tile, half, min(tall, m - i), n - j, add);
      }
    }
    for (; i < m; i += rows) {
      const aPanel = Simd.at<T>(a, i * depth), to = Simd.at<T>(y, i * yRow + j);
      if (i + rows <= m && j + columns <= n) {
        Tile.multiply<T>(to, yRow, aPanel, b, bRow, depth, add);
      } else {
        Tile.multiply<T>(tile, columns, aPanel, b, bRow, depth, false);
        Tile.copyCorner<T>(to, yRow, tile, columns, min(rows, m - i), min(columns, n - j), add);
      }
    }
    b = Simd.at<T>(b, bPanel);
  }
}
