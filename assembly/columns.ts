import { Sizes } from "./frame";
import { Panel } from "./panel";
import { Simd } from "./simd";

/*
 * Convolution as a product of matrices. For one image and one group, let
 *
 *   columns[p, j] = what tap p of a kernel sees at output pixel j = frame[tap[p] + pixel[j]]
 *
 * with the frame and the tables of frame.ts. This matrix is never written down: packPixels reads its panels from
 * the frame, and fold, its adjoint, adds to the frame.
 */

/** Packs columns for the tile, taps from p on, for some rows of a run of pixels. */
export function packPixels<T extends number>(
  panels: usize, frame: usize, sizes: Sizes, p: i32, taps: i32, rows: i32, run: i32,
): void {
  const width = Panel.columns<T>(), down = sizes.down, n = rows * run;
  const first = Simd.at<i32>(sizes.tap, p), last = Simd.at<i32>(first, taps);
  for (let j = 0; j < n; j += width) {
    const oy = j / run, ox = j - oy * run, count = min(width, n - j);
    for (let tap = first; tap < last; tap += sizeof<i32>()) {
      let row = Simd.at<T>(frame + load<i32>(tap), oy * down);
      copyPixels<T>(panels, Simd.at<T>(row, ox));
      for (let at = run - ox; at < count; at += run) {
        row = Simd.at<T>(row, down);
        copyPixels<T>(Simd.at<T>(panels, at), row);
      }
      panels = Simd.at<T>(panels, width);
    }
  }
}

/** Copies as many pixels as a panel has: what is too much is overwritten by the next. */
function copyPixels<T extends number>(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
}

/** The adjoint of columns, taps from p on: frame[tap[p] + pixel[j]] += columns[p, j], for some rows of a run of pixels. */
export function fold<T extends number>(
  frame: usize, columns: usize, sizes: Sizes, p: i32, taps: i32, rows: i32, run: i32,
): void {
  for (const end = p + taps; p < end; p++) {
    foldTap<T>(frame, columns, 1 as T, sizes, p, rows, run);
    columns = Simd.at<T>(columns, rows * run);
  }
}

/** frame[tap[p] + pixel[j]] += weight x[j]; what lies behind a run is read, and left as it is. */
export function foldTap<T extends number>(
  frame: usize, x: usize, weight: T, sizes: Sizes, p: i32, rows: i32, run: i32,
): void {
  const down = Simd.at<T>(0, sizes.down), last = Simd.body<T>(run - 1), rest = Simd.firstLanes<T>(run - last);
  const factor = v128.splat<T>(weight);
  frame = sizes.see(frame, p);
  for (let oy = 0; oy < rows; oy++) {
    for (let t = 0; t < last; t += Simd.lanes<T>()) {
      const to = Simd.at<T>(frame, t);
      v128.store(to, Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x, t)), factor, v128.load(to)));
    }
    const to = Simd.at<T>(frame, last), old = v128.load(to);
    const sum = Simd.multiplyAdd<T>(v128.load(Simd.at<T>(x, last)), factor, old);
    v128.store(to, v128.bitselect(sum, old, rest));
    frame += down;
    x = Simd.at<T>(x, run);
  }
}
