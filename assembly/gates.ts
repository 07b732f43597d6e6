import { relu, tanh } from "./activation";
import { Plain, Simd } from "./simd";

/** What the kernels of recurrent layers share: rows that are computed by vectors, and element by element at their end. */
export class Gates {
  /** Whether a whole vector begins at element i of a row of n. */
  @inline static isWhole<T extends number>(i: i32, n: i32): bool {
    return i < Simd.body<T>(n);
  }

  /** How many elements are computed together from element i on. */
  @inline static step<T extends number>(i: i32, n: i32): i32 {
    return Gates.isWhole<T>(i, n) ? Simd.lanes<T>() : 1;
  }

  /** The vector at element i; at the end of a row, that element in every lane. */
  @inline static load<T extends number>(x: usize, i: i32, whole: bool): v128 {
    return whole ? v128.load(Simd.at<T>(x, i)) : v128.load_splat<T>(Simd.at<T>(x, i));
  }

  @inline static store<T extends number>(y: usize, i: i32, v: v128, whole: bool): void {
    if (whole) v128.store(Simd.at<T>(y, i), v);
    else v128.store_lane<T>(Simd.at<T>(y, i), v, 0);
  }

  /** y = a + b. */
  static add<T extends number>(y: usize, a: usize, b: usize, n: i32): void {
    for (let k = 0; k < n; k += Gates.step<T>(k, n)) {
      const whole = Gates.isWhole<T>(k, n);
      Gates.store<T>(y, k, v128.add<T>(Gates.load<T>(a, k, whole), Gates.load<T>(b, k, whole)), whole);
    }
  }

  /** y = φ(x); y may be x. */
  static activate<T extends number>(y: usize, x: usize, n: i32, rectifies: bool): void {
    if (rectifies) relu<T>(y, x, n);
    else tanh<T>(y, x, n);
  }

  /** σ′ dy, by y = σ(x). */
  @inline static sigmoidBackward<T extends number>(dy: v128, y: v128): v128 {
    return v128.mul<T>(dy, v128.mul<T>(y, v128.sub<T>(Plain.one<T>(), y)));
  }

  /** φ′ dy, by y = φ(x). */
  @inline static activateBackward<T extends number>(dy: v128, y: v128, rectifies: bool): v128 {
    if (rectifies) return v128.and(dy, v128.gt<T>(y, v128.splat<T>(0 as T)));
    return v128.mul<T>(dy, v128.sub<T>(Plain.one<T>(), v128.mul<T>(y, y)));
  }
}
