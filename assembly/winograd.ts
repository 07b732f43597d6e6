import { copyRun, Sizes } from "./frame";
import { Panel, multiplyPanels, packColumns, packRows } from "./panel";
import { Simd } from "./simd";
import { PLACES, Tiling } from "./tiling";
import { Neighbours } from "./window";

/*
 * Convolution with kernels g of 3 × 3, by steps of one, in fewer products (Winograd 1980; Lavin and Gray
 * 2015). A tile of 2 × 2 pixels of y is made of the 4 × 4 that it sees of each channel of x:
 *
 *   y = Aᵀ m A,  m = Σ_channels u ⊙ v,  u = G g Gᵀ,  v = Bᵀ x B
 *
 *        1  0          1  0  0           1  0  0  0
 *   A =  1  1      G = ½  ½  ½      B =  0  1 −1  1
 *        1 −1          ½ −½  ½          −1  1  1  0
 *        0 −1          0  0  1           0  0  0 −1
 *
 * These are 16 products, where the columns of x take 36. For all kernels and many tiles at once, m = u v is a product of
 * matrices at each of the 16 places. Of the adjoints, dx is a convolution of dy, with kernels turned half around, and
 *
 *   dg = Gᵀ (Σ_tiles (A dy Aᵀ) ⊙ v) G
 */
const KERNEL: i32 = 9;

/** What is halfway through a transform of one kernel. */
const HALFWAY = memory.data(PLACES * sizeof<f64>());

/** The transforms of one line or column. They write their results step elements apart. */
class Line {
  /** Bᵀ (a, b, c, d) */
  @inline static see<T extends number>(to: usize, step: i32, a: v128, b: v128, c: v128, d: v128): void {
    v128.store(to, v128.sub<T>(a, c));
    v128.store(Simd.at<T>(to, step), v128.add<T>(b, c));
    v128.store(Simd.at<T>(to, 2 * step), v128.sub<T>(c, b));
    v128.store(Simd.at<T>(to, 3 * step), v128.sub<T>(b, d));
  }

  /** A (a, b) */
  @inline static spread<T extends number>(to: usize, step: i32, a: v128, b: v128): void {
    v128.store(to, a);
    v128.store(Simd.at<T>(to, step), v128.add<T>(a, b));
    v128.store(Simd.at<T>(to, 2 * step), v128.sub<T>(a, b));
    v128.store(Simd.at<T>(to, 3 * step), v128.neg<T>(b));
  }

  /** The first of Aᵀ m, of four that lie step elements apart. */
  @inline static first<T extends number>(m: usize, step: i32): v128 {
    const a = v128.load(m), b = v128.load(Simd.at<T>(m, step)), c = v128.load(Simd.at<T>(m, 2 * step));
    return v128.add<T>(v128.add<T>(a, b), c);
  }

  /** The second of Aᵀ m. */
  @inline static second<T extends number>(m: usize, step: i32): v128 {
    const b = v128.load(Simd.at<T>(m, step)), c = v128.load(Simd.at<T>(m, 2 * step));
    return v128.sub<T>(v128.sub<T>(b, c), v128.load(Simd.at<T>(m, 3 * step)));
  }

  /** Aᵀ (a, b, c, d), side by side. */
  @inline static contract<T extends number>(to: usize, a: v128, b: v128, c: v128, d: v128): void {
    const x = v128.add<T>(v128.add<T>(a, b), c), y = v128.sub<T>(v128.sub<T>(b, c), d);
    if (sizeof<T>() == 4) {
      v128.store(to, v128.shuffle<i32>(x, y, 0, 4, 1, 5));
      v128.store(to, v128.shuffle<i32>(x, y, 2, 6, 3, 7), 16);
    } else {
      v128.store(to, v128.shuffle<i64>(x, y, 0, 2));
      v128.store(to, v128.shuffle<i64>(x, y, 1, 3), 16);
    }
  }

  /** G (g_0, g_1, g_2), of three that lie apart elements apart. */
  @inline static widen<T extends number>(to: usize, step: i32, g: usize, apart: i32): void {
    const a = load<T>(g), b = load<T>(Simd.at<T>(g, apart)), c = load<T>(Simd.at<T>(g, 2 * apart));
    const outer = ((a + c) / 2) as T, inner = (b / 2) as T;
    store<T>(to, a);
    store<T>(Simd.at<T>(to, step), (outer + inner) as T);
    store<T>(Simd.at<T>(to, 2 * step), (outer - inner) as T);
    store<T>(Simd.at<T>(to, 3 * step), c);
  }

  /** Gᵀ (u_0, u_1, u_2, u_3), of four that lie apart elements apart. */
  @inline static narrow<T extends number>(to: usize, step: i32, u: usize, apart: i32): void {
    const b = load<T>(Simd.at<T>(u, apart)), c = load<T>(Simd.at<T>(u, 2 * apart)), half = ((b + c) / 2) as T;
    store<T>(to, (load<T>(u) + half) as T);
    store<T>(Simd.at<T>(to, step), ((b - c) / 2) as T);
    store<T>(Simd.at<T>(to, 2 * step), (half + load<T>(Simd.at<T>(u, 3 * apart))) as T);
  }
}

/** u = G g Gᵀ for the kernels of one group, each place in panels; turned, they are read from the other end. */
function transformKernels<T extends number>(w: usize, sizes: Sizes, tiling: Tiling, turned: bool): void {
  const kernels = sizes.kernels, channels = sizes.channels, rows = Panel.rows(), way = turned ? -1 : 1;
  for (let k = 0; k < kernels; k++) {
    for (let c = 0; c < channels; c++) {
      const g = Simd.at<T>(w, KERNEL * (turned ? c * kernels + k + 1 : k * channels + c) - (turned ? 1 : 0));
      const u = Simd.at<T>(tiling.u<T>(), (k - (k % rows)) * channels + c * rows + (k % rows));
      for (let j = 0; j < 3; j++) Line.widen<T>(Simd.at<T>(HALFWAY, j), 3, Simd.at<T>(g, way * j), 3 * way);
      for (let i = 0; i < 4; i++) {
        Line.widen<T>(Simd.at<T>(u, 4 * i * tiling.uPlace), tiling.uPlace, Simd.at<T>(HALFWAY, 3 * i), 1);
      }
    }
  }
}

/** dw = Gᵀ du G for the kernels of one group. */
function gatherKernels<T extends number>(dw: usize, sizes: Sizes, tiling: Tiling): void {
  for (let i = 0; i < sizes.kernels * sizes.channels; i++) {
    const u = Simd.at<T>(tiling.u<T>(), i), to = Simd.at<T>(dw, KERNEL * i);
    for (let j = 0; j < 4; j++) {
      Line.narrow<T>(Simd.at<T>(HALFWAY, j), 4, Simd.at<T>(u, j * tiling.uPlace), 4 * tiling.uPlace);
    }
    for (let j = 0; j < 3; j++) Line.narrow<T>(Simd.at<T>(to, 3 * j), 1, Simd.at<T>(HALFWAY, 4 * j), 1);
  }
}

/**
 * For the tiles of one piece and each of so many planes of x: v = Bᵀ x B, or, of a cotangent, A x Aᵀ. Its first pixel
 * is (top, left); what is outside of a plane is zero.
 */
function transformPixels<T extends number>(
  v: usize, place: i32, x: usize, planes: i32, height: i32, width: i32, top: i32, left: i32, tiling: Tiling,
  cotangent: bool,
): void {
  const lines = tiling.lines<T>(), line = tiling.line, lanes = Simd.lanes<T>(), seen = cotangent ? 2 : 4;
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < seen; i++) {
      const y = top + i, inside = y >= 0 && y < height ? width : 0;
      copyRun<T>(Simd.at<T>(lines, i * line), Simd.at<T>(x, y * width), left, 1, line, inside);
    }
    for (let t = 0; t < line; t += lanes) {
      const at = Simd.at<T>(lines, t), a = v128.load(at), b = v128.load(Simd.at<T>(at, line));
      if (cotangent) Line.spread<T>(at, line, a, b);
      else Line.see<T>(at, line, a, b, v128.load(Simd.at<T>(at, 2 * line)), v128.load(Simd.at<T>(at, 3 * line)));
    }
    for (let i = 0; i < 4; i++) {
      for (let t = 0; t < tiling.piece; t += lanes) {
        const at = Simd.at<T>(lines, i * line + 2 * t), to = Simd.at<T>(v, 4 * i * place + t);
        const a = Neighbours.every<T>(at, 2), b = Neighbours.every<T>(Simd.at<T>(at, 1), 2);
        const c = Neighbours.every<T>(Simd.at<T>(at, 2), 2), d = Neighbours.every<T>(Simd.at<T>(at, 3), 2);
        if (cotangent) Line.spread<T>(to, place, a, b);
        else Line.see<T>(to, place, a, b, c, d);
      }
    }
    x = Simd.at<T>(x, height * width);
    v = Simd.at<T>(v, tiling.row);
  }
}

/** y = Aᵀ m A for the tiles of one piece, whose first pixel is (top, left). */
function gatherPixels<T extends number>(
  y: usize, m: usize, sizes: Sizes, tiling: Tiling, top: i32, left: i32,
): void {
  const place = tiling.mPlace, row = 4 * place, lines = tiling.lines<T>(), line = tiling.line;
  const width = sizes.outWidth, run = min(2 * tiling.piece, width - left);
  y = Simd.at<T>(y, top * width + left);
  for (let k = 0; k < sizes.kernels; k++) {
    for (let t = 0; t < tiling.piece; t += Simd.lanes<T>()) {
      const m0 = Simd.at<T>(m, t), m1 = Simd.at<T>(m0, place), m2 = Simd.at<T>(m1, place), m3 = Simd.at<T>(m2, place);
      const to = Simd.at<T>(lines, 2 * t), below = Simd.at<T>(to, line);
      const a = Line.first<T>(m0, row), b = Line.first<T>(m1, row);
      Line.contract<T>(to, a, b, Line.first<T>(m2, row), Line.first<T>(m3, row));
      const c = Line.second<T>(m0, row), d = Line.second<T>(m1, row);
      Line.contract<T>(below, c, d, Line.second<T>(m2, row), Line.second<T>(m3, row));
    }
    copyRun<T>(y, lines, 0, 1, run, run);
    if (top + 1 < sizes.outHeight) copyRun<T>(Simd.at<T>(y, width), Simd.at<T>(lines, line), 0, 1, run, run);
    y = Simd.at<T>(y, sizes.pixels);
    m = Simd.at<T>(m, tiling.row);
  }
}

/** y = w columns(x), for kernels as they are, or turned half around. */
export function convolveTiles<T extends number>(y: usize, x: usize, w: usize, sizes: Sizes, turned: bool): void {
  const tiling = Tiling.of(sizes), kernels = sizes.kernels, channels = sizes.channels, row = tiling.row;
  for (let group = 0; group < sizes.groups; group++) {
    transformKernels<T>(Simd.at<T>(w, group * kernels * channels * KERNEL), sizes, tiling, turned);
    for (let first = 0; first < tiling.count; first += tiling.block) {
      const pieces = min(tiling.block, tiling.count - first);
      for (let i = 0; i < pieces; i++) transformImage<T>(x, group, sizes, tiling, first, i);
      for (let p = 0; p < PLACES; p++) {
        multiplyPanels<T>(
          Simd.at<T>(tiling.m<T>(), p * tiling.mPlace), row, Simd.at<T>(tiling.u<T>(), p * tiling.uPlace),
          Simd.at<T>(tiling.v<T>(), p * tiling.vPlace), Panel.columns<T>(), row, tiling.tile<T>(),
          kernels, Panel.size(Tiling.columns(), pieces * tiling.piece, 1), channels, false,
        );
      }
      for (let i = 0; i < pieces; i++) {
        const image = (tiling.image(first + i) * sizes.groups + group) * kernels;
        gatherPixels<T>(
          Simd.at<T>(y, image * sizes.pixels), Simd.at<T>(tiling.m<T>(), i * tiling.piece), sizes, tiling,
          tiling.top(first + i), tiling.left(first + i),
        );
      }
    }
  }
}

/** v = Bᵀ x B for piece i of a block. */
function transformImage<T extends number>(
  x: usize, group: i32, sizes: Sizes, tiling: Tiling, first: i32, i: i32,
): void {
  const piece = first + i, image = Simd.at<T>(x, (tiling.image(piece) * sizes.groups + group) * sizes.image);
  transformPixels<T>(
    Simd.at<T>(tiling.v<T>(), i * tiling.piece), tiling.vPlace, image, sizes.channels, sizes.height, sizes.width,
    tiling.top(piece) - sizes.padTop, tiling.left(piece) - sizes.padLeft, tiling, false,
  );
}

/** m = A dy Aᵀ for piece i of a block. */
function transformCotangent<T extends number>(
  dy: usize, group: i32, sizes: Sizes, tiling: Tiling, first: i32, i: i32,
): void {
  const piece = first + i, image = (tiling.image(piece) * sizes.groups + group) * sizes.kernels;
  transformPixels<T>(
    Simd.at<T>(tiling.m<T>(), i * tiling.piece), tiling.mPlace, Simd.at<T>(dy, image * sizes.pixels), sizes.kernels,
    sizes.outHeight, sizes.outWidth, tiling.top(piece), tiling.left(piece), tiling, true,
  );
}

/** dw = Σ dy columns(x)ᵀ */
export function correlateTiles<T extends number>(dw: usize, x: usize, dy: usize, sizes: Sizes): void {
  const tiling = Tiling.of(sizes), kernels = sizes.kernels, channels = sizes.channels, row = tiling.row;
  for (let group = 0; group < sizes.groups; group++) {
    memory.fill(tiling.u<T>(), 0, Simd.at<T>(0, PLACES * tiling.uPlace));
    for (let first = 0; first < tiling.count; first += tiling.block) {
      const pieces = min(tiling.block, tiling.count - first), tiles = pieces * tiling.piece;
      const right = tiling.panels<T>(), left = Simd.at<T>(right, Panel.size(Panel.columns<T>(), channels, tiles));
      for (let i = 0; i < pieces; i++) {
        transformImage<T>(x, group, sizes, tiling, first, i);
        transformCotangent<T>(dy, group, sizes, tiling, first, i);
      }
      for (let p = 0; p < PLACES; p++) {
        packRows<T>(left, Simd.at<T>(tiling.m<T>(), p * tiling.mPlace), kernels, tiles, row, 1);
        packColumns<T>(right, Simd.at<T>(tiling.v<T>(), p * tiling.vPlace), channels, tiles, 1, row);
        multiplyPanels<T>(
          Simd.at<T>(tiling.u<T>(), p * tiling.uPlace), channels, left, right, Panel.columns<T>() * tiles,
          Panel.columns<T>(), tiling.tile<T>(), kernels, channels, tiles, true,
        );
      }
    }
    gatherKernels<T>(Simd.at<T>(dw, group * kernels * channels * KERNEL), sizes, tiling);
  }
}
