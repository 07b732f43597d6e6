import { Pair } from "./pair";
import { Simd } from "./simd";
import { ACROSS, Form, Total, TOTALS } from "./total";

// x is [outer, n, inner] and y is [outer, inner].

/** Σ_j x_j or Π_j x_j, rounded to T in the end. */
class Reduction {
  @inline static columns<T extends number>(form: Form, y: usize, x: usize, n: i32, inner: i32): void {
    for (let i = 0; i < inner; i += ACROSS) {
      const count = min(ACROSS, inner - i);
      const xi = Simd.at<T>(x, i), stride = Simd.at<T>(0, inner);
      if (form == Form.sum) Total.sumOfColumns<T>(xi, n, stride, count);
      else Total.columns<T>(form, xi, n, stride, count, 0);
      for (let k = 0; k < count; k++) Pair.storeOne<T>(Simd.at<T>(y, i + k), v128.load64_zero(Simd.at<f64>(TOTALS, k)));
    }
  }

  @inline static of<T extends number>(form: Form, y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
    const block = <usize>n * inner * sizeof<T>();
    for (let o = 0; o < outer; o++, x += block, y = Simd.at<T>(y, inner)) {
      if (inner != 1) Reduction.columns<T>(form, y, x, n, inner);
      else Pair.storeOne<T>(y, form == Form.sum ? Total.sum<T>(x, n) : Total.row<T>(Form.product, x, n, 0 as T));
    }
  }
}

/** dx_j = dy Π_{k ≠ j} x_k, what is before j times what is behind; work holds the products before each. */
function prodBackward<T extends number>(dx: usize, dy: usize, x: usize, work: usize, outer: i32, n: i32, inner: i32): void {
  const stride = <usize>inner * sizeof<T>(), block = <usize>n * stride;
  for (let o = 0; o < outer; o++, x += block, dx += block) {
    for (let i = 0; i < inner; i++, dy += sizeof<T>()) {
      let product: f64 = 1, at = Simd.at<T>(0, i);
      for (let j = 0; j < n; j++, at += stride) {
        store<f64>(Simd.at<f64>(work, j), product);
        product *= <f64>load<T>(x + at);
      }
      product = <f64>load<T>(dy);
      for (let j = n - 1; j >= 0; j--) {
        at -= stride;
        store<T>(dx + at, <T>(load<f64>(Simd.at<f64>(work, j)) * product));
        product *= <f64>load<T>(x + at);
      }
    }
  }
}

export function sum_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Reduction.of<f32>(Form.sum, y, x, outer, n, inner); }
export function sum_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Reduction.of<f64>(Form.sum, y, x, outer, n, inner); }
export function sum_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Reduction.of<i32>(Form.sum, y, x, outer, n, inner); }
export function prod_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Reduction.of<f32>(Form.product, y, x, outer, n, inner); }
export function prod_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Reduction.of<f64>(Form.product, y, x, outer, n, inner); }
export function prod_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Reduction.of<i32>(Form.product, y, x, outer, n, inner); }
export function prodBackward_f32(dx: usize, dy: usize, x: usize, work: usize, outer: i32, n: i32, inner: i32): void {
  prodBackward<f32>(dx, dy, x, work, outer, n, inner);
}
export function prodBackward_f64(dx: usize, dy: usize, x: usize, work: usize, outer: i32, n: i32, inner: i32): void {
  prodBackward<f64>(dx, dy, x, work, outer, n, inner);
}
export function prodBackwardWork_f32(n: i32): usize { return Simd.at<f64>(0, n); }
export function prodBackwardWork_f64(n: i32): usize { return Simd.at<f64>(0, n); }
