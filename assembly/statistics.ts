import { Pair } from "./pair";
import { Simd } from "./simd";
import { ACROSS, Form, Total, TOTALS } from "./total";

// x is [outer, n, inner] and y is [outer, inner].

/** How far elements lie from their mean, or from 0. The mean is rounded to T before it is subtracted. */
export class Spread {
  /** Σ x of so many runs of n neighbours, `apart` elements from one to the next. */
  @inline static sum<T extends number>(x: usize, runs: i32, apart: i32, n: i32): f64 {
    let total = f64x2.splat(0);
    for (let k = 0; k < runs; k++) total = f64x2.add(total, Total.sum<T>(Simd.at<T>(x, k * apart), n));
    return f64x2.extract_lane(total, 0);
  }

  /** Σ (x − c)²; c is 0 if not centered. */
  @inline static squares<T extends number>(x: usize, runs: i32, apart: i32, n: i32, centered: bool, c: T): f64 {
    let total = f64x2.splat(0);
    for (let k = 0; k < runs; k++) {
      const run = Simd.at<T>(x, k * apart);
      total = f64x2.add(total, centered ? Total.deviations<T>(run, n, c) : Total.squares<T>(run, n));
    }
    return f64x2.extract_lane(total, 0);
  }

  /**
   * Of each column of n rows c, the mean or 0 if not centered, and, into y, Σ (x − c)² / count or its root. Both may be
   * written to one place, which keeps the latter.
   */
  static columns<T extends number>(
    c: usize, y: usize, x: usize, n: i32, inner: i32, centered: bool, root: bool, count: f64,
  ): void {
    const stride = Simd.at<T>(0, inner);
    for (let i = 0; i < inner; i += ACROSS) {
      const xi = Simd.at<T>(x, i), ci = Simd.at<T>(c, i), some = min(ACROSS, inner - i);
      if (centered) {
        Total.sumOfColumns<T>(xi, n, stride, some);
        for (let k = 0; k < some; k++) store<T>(Simd.at<T>(ci, k), <T>(load<f64>(Simd.at<f64>(TOTALS, k)) / <f64>n));
        Total.columns<T>(Form.deviations, xi, n, stride, some, ci);
      } else {
        memory.fill(ci, 0, Simd.at<T>(0, some));
        Total.columns<T>(Form.squares, xi, n, stride, some, 0);
      }
      for (let k = 0; k < some; k++) {
        store<T>(Simd.at<T>(y, i + k), Spread.last<T>(load<f64>(Simd.at<f64>(TOTALS, k)), root, count));
      }
    }
  }

  /** Σ (x − c)² / count, or its root. */
  @inline static last<T extends number>(squares: f64, root: bool, count: f64): T {
    const mean = squares / count;
    return <T>(root ? sqrt(mean) : mean);
  }

  @inline static of<T extends number>(
    y: usize, x: usize, outer: i32, n: i32, inner: i32, centered: bool, root: bool, count: f64,
  ): void {
    const block = n * inner;
    for (let o = 0; o < outer; o++, x = Simd.at<T>(x, block), y = Simd.at<T>(y, inner)) {
      if (inner != 1) {
        Spread.columns<T>(y, y, x, n, inner, centered, root, count);
      } else {
        const c = centered ? <T>(Spread.sum<T>(x, 1, 0, n) / <f64>n) : 0 as T;
        store<T>(y, Spread.last<T>(Spread.squares<T>(x, 1, 0, n, centered, c), root, count));
      }
    }
  }
}

/** y = Σ (x − c)² / count, or its root; c is the mean, or 0 if not centered. */
export function variance_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32, centered: bool, root: bool, count: f64): void {
  Spread.of<f32>(y, x, outer, n, inner, centered, root, count);
}
export function variance_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32, centered: bool, root: bool, count: f64): void {
  Spread.of<f64>(y, x, outer, n, inner, centered, root, count);
}
