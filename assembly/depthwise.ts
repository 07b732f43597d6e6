import { foldTap } from "./columns";
import { Sizes } from "./frame";
import { Panel, Tile } from "./panel";
import { Simd } from "./simd";

/*
 * Convolution with one kernel to a group: the product would have but one row, and is done without panels.
 * Each function works on some rows of a run of pixels, for one group of one image:
 *
 *   weigh    y[j] = Σ_p w[p] columns[p, j]
 *   spread   the adjoint in x: fold(w[p] dy[j])
 *   relate   the adjoint in w: dw[p] += Σ_j dy[j] columns[p, j]
 */

/**
 * y[j] = Σ_p w[p] columns[p, j], four vectors at a time. The last four of a run end where it does, and say once
 * more what those before them said; a run that is too short for four goes through scratch space.
 */
export function weigh<T extends number>(
  y: usize, frame: usize, w: usize, sizes: Sizes, rows: i32, run: i32,
): void {
  const width = 4 * Simd.lanes<T>(), down = Simd.at<T>(0, sizes.down), scratch = sizes.tile<T>();
  const first = sizes.tap, last = Simd.at<i32>(first, sizes.taps);
  for (let oy = 0; oy < rows; oy++) {
    for (let t = 0; t < run; t += width) {
      const at = max(0, min(t, run - width)), x = Simd.at<T>(frame, at);
      let sum0 = v128.splat<T>(0 as T), sum1 = sum0, sum2 = sum0, sum3 = sum0;
      for (let tap = first, p = w; tap < last; tap += sizeof<i32>(), p += sizeof<T>()) {
        const from = x + load<i32>(tap), wp = v128.load_splat<T>(p);
        sum0 = Simd.multiplyAdd<T>(v128.load(from), wp, sum0);
        sum1 = Simd.multiplyAdd<T>(v128.load(from, 16), wp, sum1);
        sum2 = Simd.multiplyAdd<T>(v128.load(from, 32), wp, sum2);
        sum3 = Simd.multiplyAdd<T>(v128.load(from, 48), wp, sum3);
      }
      const to = run < width ? scratch : Simd.at<T>(y, at);
      v128.store(to, sum0);
      v128.store(to, sum1, 16);
      v128.store(to, sum2, 32);
      v128.store(to, sum3, 48);
    }
    if (run < width) memory.copy(y, scratch, Simd.at<T>(0, run));
    y = Simd.at<T>(y, run);
    frame += down;
  }
}

/** frame[tap[p] + pixel[j]] += w[p] dy[j] */
export function spread<T extends number>(
  frame: usize, dy: usize, w: usize, sizes: Sizes, rows: i32, run: i32,
): void {
  const from = readable<T>(dy, sizes, rows * run);
  for (let p = 0; p < sizes.taps; p++) {
    foldTap<T>(frame, from, load<T>(Simd.at<T>(w, p)), sizes, p, rows, run);
  }
}

/** dw[p] += Σ_j dy[j] columns[p, j], four taps at a time. */
export function relate<T extends number>(
  dw: usize, frame: usize, dy: usize, sizes: Sizes, rows: i32, run: i32,
): void {
  const last = Simd.body<T>(run - 1), rest = Simd.firstLanes<T>(run - last);
  const down = Simd.at<T>(0, sizes.down), taps = sizes.taps, first = readable<T>(dy, sizes, rows * run);
  for (let p = 0; p < taps; p += 4) {
    let x0 = sizes.see(frame, p), x1 = sizes.see(frame, p + 1), x2 = sizes.see(frame, p + 2), x3 = sizes.see(frame, p + 3);
    let sum0 = v128.splat<T>(0 as T), sum1 = sum0, sum2 = sum0, sum3 = sum0;
    for (let oy = 0, from = first; oy < rows; oy++) {
      for (let t = 0; t < last; t += Simd.lanes<T>()) {
        const d = v128.load(Simd.at<T>(from, t));
        sum0 = Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x0, t)), d, sum0);
        sum1 = Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x1, t)), d, sum1);
        sum2 = Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x2, t)), d, sum2);
        sum3 = Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x3, t)), d, sum3);
      }
      const d = v128.and(v128.load(Simd.at<T>(from, last)), rest);
      sum0 = Simd.multiplyAdd<T>(v128.and(v128.load(Simd.at<T>(x0, last)), rest), d, sum0);
      sum1 = Simd.multiplyAdd<T>(v128.and(v128.load(Simd.at<T>(x1, last)), rest), d, sum1);
      sum2 = Simd.multiplyAdd<T>(v128.and(v128.load(Simd.at<T>(x2, last)), rest), d, sum2);
      sum3 = Simd.multiplyAdd<T>(v128.and(v128.load(Simd.at<T>(x3, last)), rest), d, sum3);
      x0 += down;
      x1 += down;
      x2 += down;
      x3 += down;
      from = Simd.at<T>(from, run);
    }
    addSum<T>(dw, p, sum0);
    if (p + 1 < taps) addSum<T>(dw, p + 1, sum1);
    if (p + 2 < taps) addSum<T>(dw, p + 2, sum2);
    if (p + 3 < taps) addSum<T>(dw, p + 3, sum3);
  }
}

/** A copy of n numbers behind whose end a vector may read. */
function readable<T extends number>(x: usize, sizes: Sizes, n: i32): usize {
  memory.copy(sizes.panels<T>(), x, Simd.at<T>(0, n));
  return sizes.panels<T>();
}

/** dw[p] += the sum of a vector's lanes */
function addSum<T extends number>(dw: usize, p: i32, x: v128): void {
  let sum = (v128.extract_lane<T>(x, 0) + v128.extract_lane<T>(x, 1)) as T;
  if (sizeof<T>() == 4) sum = (sum + (v128.extract_lane<T>(x, 2) + v128.extract_lane<T>(x, 3))) as T;
  Tile.putOne<T>(Simd.at<T>(dw, p), sum, true);
}
