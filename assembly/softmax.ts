import { Form, Row, Share, UNREAD } from "./shares";
import { Simd } from "./simd";

/** Four vectors of slices side by side, a line of cache, so that no line is fetched twice. */
class Line {
  static forward<T extends number>(form: Form, y: usize, x: usize, n: i32, inner: i32): void {
    const stride = Simd.at<T>(0, inner);
    let a = v128.load(x);
    let b = v128.load(x, 16);
    let c = v128.load(x, 32);
    let d = v128.load(x, 48);
    let from = x;
    for (let k = 1; k < n; k++) {
      from += stride;
      a = v128.pmax<T>(a, v128.load(from));
      b = v128.pmax<T>(b, v128.load(from, 16));
      c = v128.pmax<T>(c, v128.load(from, 32));
      d = v128.pmax<T>(d, v128.load(from, 48));
    }
    let aTotal = v128.splat<T>(0 as T);
    let bTotal = aTotal;
    let cTotal = aTotal;
    let dTotal = aTotal;
    const softmax = form == Form.softmax, kept = softmax ? stride : 0;
    let to = softmax ? y : UNREAD;
    from = x;
    for (let k = 0; k < n; k++, from += stride, to += kept) {
      aTotal = v128.add<T>(aTotal, Share.term<T>(true, to, from, a));
      bTotal = v128.add<T>(bTotal, Share.term<T>(true, to + 16, from + 16, b));
      cTotal = v128.add<T>(cTotal, Share.term<T>(true, to + 32, from + 32, c));
      dTotal = v128.add<T>(dTotal, Share.term<T>(true, to + 48, from + 48, d));
    }
    const aLast = Share.last<T>(form, aTotal);
    const bLast = Share.last<T>(form, bTotal);
    const cLast = Share.last<T>(form, cTotal);
    const dLast = Share.last<T>(form, dTotal);
    from = softmax ? y : x;
    for (let k = 0; k < n; k++, from += stride, y += stride) {
      v128.store(y, Share.of<T>(form, v128.load(from), a, aLast));
      v128.store(y, Share.of<T>(form, v128.load(from, 16), b, bLast), 16);
      v128.store(y, Share.of<T>(form, v128.load(from, 32), c, cLast), 32);
      v128.store(y, Share.of<T>(form, v128.load(from, 48), d, dLast), 48);
    }
  }
}

/** x [outer, n, inner] → y_k = e^(x_k) / Σ_k e^(x_k) along the middle axis, or its logarithm. y may be x. */
class Slices {
  static forward<T extends number>(form: Form, y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
    if (n == 0) return;
    const lanes = Simd.lanes<T>();
    const lines = inner & ~(4 * lanes - 1);
    const body = Simd.body<T>(inner);
    const slices = Simd.at<T>(0, n * inner);
    for (let o = 0; o < outer; o++, y += slices, x += slices) {
      if (inner == 1 && n >= lanes) {
        Row.forward<T>(form, y, x, n, Row.top<T>(x, n));
        continue;
      }
      let j = 0;
      for (; j < lines; j += 4 * lanes) Line.forward<T>(form, Simd.at<T>(y, j), Simd.at<T>(x, j), n, inner);
      for (; j < body; j += lanes) Share.forward<T>(form, true, Simd.at<T>(y, j), Simd.at<T>(x, j), n, inner);
      for (; j < inner; j++) Share.forward<T>(form, false, Simd.at<T>(y, j), Simd.at<T>(x, j), n, inner);
    }
  }
}

/** y_k = e^(x_k) / Σ_k e^(x_k). */
export function softmax<T extends number>(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  Slices.forward<T>(Form.softmax, y, x, outer, n, inner);
}

export function softmax_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  softmax<f32>(y, x, outer, n, inner);
}
export function softmax_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  softmax<f64>(y, x, outer, n, inner);
}
export function logSoftmax_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  Slices.forward<f32>(Form.logSoftmax, y, x, outer, n, inner);
}
export function logSoftmax_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  Slices.forward<f64>(Form.logSoftmax, y, x, outer, n, inner);
}
