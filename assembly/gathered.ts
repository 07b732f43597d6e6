import { Panel, Tile } from "./panel";
import { Simd } from "./simd";

/*
 * A product whose left operand is not a matrix in memory, but gathered from x by two tables of offsets
 * (in bytes); its result is written transposed:
 *
 *   y[c, r] = Σ_p x[row[r] + column[p]] b[p, c]
 *
 * The tile is that of panel.ts: each step multiplies 4 numbers of x by two vectors of b, which is in panels.
 */

/** One tile, 4 rows of x by a panel of b; depth > 0. */
function gatherTile<T extends number>(
  tile: usize, x0: usize, x1: usize, x2: usize, x3: usize, column: usize, b: usize, depth: i32,
): void {
  let y00 = v128.splat<T>(0 as T), y01 = y00;
  let y10 = y00, y11 = y00;
  let y20 = y00, y21 = y00;
  let y30 = y00, y31 = y00;
  do {
    const p = load<i32>(column);
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const a0 = v128.load_splat<T>(x0 + p);
    y00 = Simd.multiplyAdd<T>(a0, b0, y00);
    y01 = Simd.multiplyAdd<T>(a0, b1, y01);
    const a1 = v128.load_splat<T>(x1 + p);
    y10 = Simd.multiplyAdd<T>(a1, b0, y10);
    y11 = Simd.multiplyAdd<T>(a1, b1, y11);
    const a2 = v128.load_splat<T>(x2 + p);
    y20 = Simd.multiplyAdd<T>(a2, b0, y20);
    y21 = Simd.multiplyAdd<T>(a2, b1, y21);
    const a3 = v128.load_splat<T>(x3 + p);
    y30 = Simd.multiplyAdd<T>(a3, b0, y30);
    y31 = Simd.multiplyAdd<T>(a3, b1, y31);
    column += 4;
    b = Simd.at<T>(b, Panel.columns<T>());
  } while (--depth != 0);
  // Written in the order in which they were summed: otherwise engines keep some of them in memory meanwhile.
  v128.store(tile, y00);
  v128.store(tile, y01, 16);
  v128.store(tile, y10, 32);
  v128.store(tile, y11, 48);
  v128.store(tile, y20, 64);
  v128.store(tile, y21, 80);
  v128.store(tile, y30, 96);
  v128.store(tile, y31, 112);
}

/** y[c, r] = tile[r, c], or y += it. */
function putTransposed<T extends number>(y: usize, yRow: i32, tile: usize, add: bool): void {
  for (const end = tile + 32; tile < end; tile += 16) {
    const x0 = v128.load(tile), x1 = v128.load(tile, 32), x2 = v128.load(tile, 64), x3 = v128.load(tile, 96);
    if (sizeof<T>() == 8) {
      Tile.put<T>(y, v128.shuffle<f64>(x0, x1, 0, 2), add);
      Tile.put<T>(y + 16, v128.shuffle<f64>(x2, x3, 0, 2), add);
      y = Simd.at<T>(y, yRow);
      Tile.put<T>(y, v128.shuffle<f64>(x0, x1, 1, 3), add);
      Tile.put<T>(y + 16, v128.shuffle<f64>(x2, x3, 1, 3), add);
    } else {
      const low01 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5), low23 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7), high23 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7);
      Tile.put<T>(y, v128.shuffle<f64>(low01, low23, 0, 2), add);
      y = Simd.at<T>(y, yRow);
      Tile.put<T>(y, v128.shuffle<f64>(low01, low23, 1, 3), add);
      y = Simd.at<T>(y, yRow);
      Tile.put<T>(y, v128.shuffle<f64>(high01, high23, 0, 2), add);
      y = Simd.at<T>(y, yRow);
      Tile.put<T>(y, v128.shuffle<f64>(high01, high23, 1, 3), add);
    }
    y = Simd.at<T>(y, yRow);
  }
}

/** y[n, m] = the product, or y += it, of m rows of x by n columns of b, in panels; tile is scratch space for two. */
export function multiplyGathered<T extends number>(
  y: usize, yRow: i32, x: usize, row: usize, column: usize, b: usize, tile: usize,
  m: i32, n: i32, depth: i32, add: bool,
): void {
  const rows = Panel.rows(), columns = Panel.columns<T>(), corner = Simd.at<T>(tile, Panel.tile<T>());
  for (let i = 0; i < m; i += rows) {
    const x0 = rowAt(x, row, i), x1 = rowAt(x, row, min(i + 1, m - 1));
    const x2 = rowAt(x, row, min(i + 2, m - 1)), x3 = rowAt(x, row, min(i + 3, m - 1));
    for (let j = 0; j < n; j += columns) {
      const to = Simd.at<T>(y, j * yRow + i), bPanel = Simd.at<T>(b, j * depth);
      gatherTile<T>(tile, x0, x1, x2, x3, column, bPanel, depth);
      if (i + rows <= m && j + columns <= n) {
        putTransposed<T>(to, yRow, tile, add);
      } else {
        putTransposed<T>(corner, rows, tile, false);
        Tile.copyCorner<T>(to, yRow, corner, rows, min(columns, n - j), min(rows, m - i), add);
      }
    }
  }
}

function rowAt(x: usize, row: usize, i: i32): usize {
  return x + load<i32>(Simd.at<i32>(row, i));
}
