import { addRun, copyRun, Sizes } from "./frame";
import { Panel } from "./panel";
import { Simd } from "./simd";
import { KERNEL, PLACES, Tiling } from "./tiling";
import { Neighbours } from "./window";

/*
 * What tiles.ts makes of kernels and pixels, and back. A kernel g of 3 × 3 makes a tile of 2 × 2 pixels of the 4 × 4
 * that it sees by 16 products (Winograd 1980; Lavin and Gray 2015):
 *
 *   y = Aᵀ m A,  m = u ⊙ v,  u = G g Gᵀ,  v = Bᵀ x B
 *
 *        1  0          1  0  0           1  0  0  0
 *   A =  1  1      G = ½  ½  ½      B =  0  1 −1  1
 *        1 −1          ½ −½  ½          −1  1  1  0
 *        0 −1          0  0  1           0  0  0 −1
 */

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
    Line.alternate<T>(to, v128.add<T>(v128.add<T>(a, b), c), v128.sub<T>(v128.sub<T>(b, c), d));
  }

  /** x_0, y_0, x_1, y_1, … */
  @inline static alternate<T extends number>(to: usize, x: v128, y: v128): void {
    if (sizeof<T>() == 4) {
      v128.store(to, v128.shuffle<i32>(x, y, 0, 4, 1, 5));
      v128.store(to, v128.shuffle<i32>(x, y, 2, 6, 3, 7), 16);
    } else {
      v128.store(to, v128.shuffle<i64>(x, y, 0, 2));
      v128.store(to, v128.shuffle<i64>(x, y, 1, 3), 16);
    }
  }

  /** The lanes of x, each one place later, behind the last of those before. */
  @inline static later<T extends number>(before: v128, x: v128): v128 {
    return sizeof<T>() == 4 ? v128.shuffle<i32>(before, x, 3, 4, 5, 6) : v128.shuffle<i64>(before, x, 1, 2);
  }

  /** Row 1 of B (a, b, c, d); row 0 is a. */
  @inline static b1<T extends number>(b: v128, c: v128, d: v128): v128 {
    return v128.add<T>(v128.sub<T>(b, c), d);
  }

  /** Row 2; row 3 is −d. */
  @inline static b2<T extends number>(a: v128, b: v128, c: v128): v128 {
    return v128.sub<T>(v128.add<T>(b, c), a);
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

/** u = G g Gᵀ for the kernels of one group, in panels at each place; for the adjoint, those of uᵀ. */
export function transformKernels<T extends number>(w: usize, sizes: Sizes, tiling: Tiling, adjoint: bool): void {
  const kernels = sizes.kernels, channels = sizes.channels, depth = adjoint ? kernels : channels;
  for (let k = 0; k < kernels; k++) {
    for (let c = 0; c < channels; c++) {
      const row = adjoint ? c : k, p = adjoint ? k : c, inPanel = row % Panel.rows();
      const u = Simd.at<T>(tiling.u<T>(), (row - inPanel) * depth + p * Panel.rows() + inPanel);
      for (let j = 0; j < 3; j++) Line.widen<T>(Simd.at<T>(HALFWAY, j), 3, Simd.at<T>(w, j), 3);
      for (let i = 0; i < 4; i++) {
        Line.widen<T>(Simd.at<T>(u, 4 * i * tiling.uPlace), tiling.uPlace, Simd.at<T>(HALFWAY, 3 * i), 1);
      }
      w = Simd.at<T>(w, KERNEL);
    }
  }
}

/** dw = Gᵀ du G for the kernels of one group. */
export function gatherKernels<T extends number>(dw: usize, sizes: Sizes, tiling: Tiling): void {
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
export function transformPixels<T extends number>(
  v: usize, place: i32, x: usize, planes: i32, height: i32, width: i32, top: i32, left: i32, tiling: Tiling,
  cotangent: bool,
): void {
  const lines = tiling.lines, line = tiling.line, lanes = Simd.lanes<T>(), seen = cotangent ? 2 : 4;
  for (let plane = 0; plane < planes; plane++) {
    for (let i = 0; i < seen; i++) {
      const y = top + i, inside = Simd.holds(y, height) ? width : 0;
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
        if (cotangent) {
          Line.spread<T>(to, place, a, b);
        } else {
          const c = Neighbours.every<T>(Simd.at<T>(at, 2), 2), d = Neighbours.every<T>(Simd.at<T>(at, 3), 2);
          Line.see<T>(to, place, a, b, c, d);
        }
      }
    }
    x = Simd.at<T>(x, height * width);
    v = Simd.at<T>(v, tiling.row);
  }
}

/** y = Aᵀ m A for the tiles of one piece, whose first pixel is (top, left). */
export function gatherPixels<T extends number>(
  y: usize, m: usize, sizes: Sizes, tiling: Tiling, top: i32, left: i32,
): void {
  const place = tiling.mPlace, row = 4 * place, lines = tiling.lines, line = tiling.line;
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

/** B v along one line: each tile adds two pixels to the next. */
function joinTiles<T extends number>(line: usize, v: usize, place: i32, tiles: i32): void {
  const lanes = Simd.lanes<T>();
  let third = v128.splat<T>(0 as T), fourth = third;
  for (let t = 0; t <= tiles; t += lanes) {
    const from = Simd.at<T>(v, t);
    let a = v128.load(from), b = v128.load(Simd.at<T>(from, place));
    let c = v128.load(Simd.at<T>(from, 2 * place)), d = v128.load(Simd.at<T>(from, 3 * place));
    if (t > tiles - lanes) {
      const ours = Simd.firstLanes<T>(tiles - t);
      a = v128.and(a, ours);
      b = v128.and(b, ours);
      c = v128.and(c, ours);
      d = v128.and(d, ours);
    }
    const x = Line.b2<T>(a, b, c), y = v128.neg<T>(d);
    Line.alternate<T>(
      Simd.at<T>(line, 2 * t), v128.add<T>(a, Line.later<T>(third, x)),
      v128.add<T>(Line.b1<T>(b, c, d), Line.later<T>(fourth, y)),
    );
    third = x;
    fourth = y;
  }
}

/** dx += B v Bᵀ for the tiles of one piece, whose first pixel is (top, left). */
export function scatterPixels<T extends number>(
  dx: usize, v: usize, sizes: Sizes, tiling: Tiling, top: i32, left: i32,
): void {
  const place = tiling.vPlace, lines = tiling.lines, line = tiling.line, width = sizes.width;
  const lanes = Simd.lanes<T>(), run = 2 * tiling.piece + 2;
  for (let channel = 0; channel < sizes.channels; channel++) {
    for (let i = 0; i < 4; i++) {
      joinTiles<T>(Simd.at<T>(lines, i * line), Simd.at<T>(v, 4 * i * place), place, tiling.piece);
    }
    for (let t = 0; t < run; t += lanes) {
      const at = Simd.at<T>(lines, t), at1 = Simd.at<T>(at, line);
      const at2 = Simd.at<T>(at1, line), at3 = Simd.at<T>(at2, line);
      const a = v128.load(at), b = v128.load(at1), c = v128.load(at2), d = v128.load(at3);
      v128.store(at1, Line.b1<T>(b, c, d));
      v128.store(at2, Line.b2<T>(a, b, c));
      v128.store(at3, v128.neg<T>(d));
    }
    for (let i = 0; i < 4; i++) {
      const y = top + i;
      if (Simd.holds(y, sizes.height)) {
        addRun<T>(Simd.at<T>(dx, y * width), Simd.at<T>(lines, i * line), left, 1, run, width);
      }
    }
    dx = Simd.at<T>(dx, sizes.height * width);
    v = Simd.at<T>(v, tiling.row);
  }
}
