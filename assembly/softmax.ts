import { Exponential } from "./exponential";
import { Simd } from "./simd";

const enum Form { softmax, logSoftmax }

/** Folds the lanes of one vector into every lane, in a fixed order. */
class Fold {
  @inline static swapHalves(v: v128): v128 {
    return v128.shuffle<u64>(v, v, 1, 0);
  }

  @inline static swapPairs(v: v128): v128 {
    return v128.shuffle<u32>(v, v, 1, 0, 3, 2);
  }

  @inline static sum<T extends number>(v: v128): v128 {
    const half = v128.add<T>(v, Fold.swapHalves(v));
    return sizeof<T>() == 4 ? v128.add<T>(half, Fold.swapPairs(half)) : half;
  }

  @inline static max<T extends number>(v: v128): v128 {
    const half = v128.pmax<T>(v, Fold.swapHalves(v));
    return sizeof<T>() == 4 ? v128.pmax<T>(half, Fold.swapPairs(half)) : half;
  }
}

/** `count` vectors, `step` elements apart: wide ones hold neighbours in their lanes, narrow ones a single element in every lane. */
class Strip {
  @inline static load<T extends number>(wide: bool, p: usize): v128 {
    return wide ? v128.load(p) : v128.load_splat<T>(p);
  }

  @inline static store<T extends number>(wide: bool, p: usize, v: v128): void {
    if (wide) v128.store(p, v);
    else v128.store_lane<T>(p, v, 0);
  }

  /** Four at a time, to be free of the loop's overhead. A NaN may get lost here; e^(NaN − top) brings it back. */
  @inline static max<T extends number>(wide: bool, x: usize, count: i32, step: i32, top: v128): v128 {
    let k = 0;
    for (; k + 4 <= count; k += 4) {
      const a = Strip.load<T>(wide, Simd.at<T>(x, k * step));
      const b = Strip.load<T>(wide, Simd.at<T>(x, (k + 1) * step));
      const c = Strip.load<T>(wide, Simd.at<T>(x, (k + 2) * step));
      const d = Strip.load<T>(wide, Simd.at<T>(x, (k + 3) * step));
      top = v128.pmax<T>(top, v128.pmax<T>(v128.pmax<T>(a, b), v128.pmax<T>(c, d)));
    }
    for (; k < count; k++) top = v128.pmax<T>(top, Strip.load<T>(wide, Simd.at<T>(x, k * step)));
    return top;
  }

  /** total + Σ e^(x − top); softmax keeps the terms in y. */
  @inline static exponentials<T extends number>(
    form: Form, wide: bool, y: usize, x: usize, count: i32, step: i32, top: v128, total: v128,
  ): v128 {
    for (let k = 0; k < count; k++) {
      const e = Exponential.decay<T>(v128.sub<T>(Strip.load<T>(wide, Simd.at<T>(x, k * step)), top));
      if (form == Form.softmax) Strip.store<T>(wide, Simd.at<T>(y, k * step), e);
      total = v128.add<T>(total, e);
    }
    return total;
  }

  @inline static last<T extends number>(form: Form, total: v128): v128 {
    return form == Form.softmax ? v128.div<T>(v128.splat<T>(1 as T), total) : Exponential.log<T>(total);
  }

  /** y = y · last with last = 1 / Σ e^(x − top), or y = x − top − last with last = log Σ e^(x − top). */
  @inline static normalise<T extends number>(
    form: Form, wide: bool, y: usize, x: usize, count: i32, step: i32, top: v128, last: v128,
  ): void {
    for (let k = 0; k < count; k++) {
      const target = Simd.at<T>(y, k * step);
      if (form == Form.softmax) {
        Strip.store<T>(wide, target, v128.mul<T>(Strip.load<T>(wide, target), last));
      } else {
        const below = v128.sub<T>(Strip.load<T>(wide, Simd.at<T>(x, k * step)), top);
        Strip.store<T>(wide, target, v128.sub<T>(below, last));
      }
    }
  }
}

/** One slice [n] of neighbours: a wide strip, then the tail as a narrow one. */
class Row {
  @inline static forward<T extends number>(form: Form, y: usize, x: usize, n: i32): void {
    const lanes = Simd.lanes<T>();
    const body = Simd.body<T>(n);
    const yTail = Simd.at<T>(y, body);
    const xTail = Simd.at<T>(x, body);
    const first = v128.load_splat<T>(x);
    const top = Strip.max<T>(false, xTail, n - body, 1, Fold.max<T>(Strip.max<T>(true, x, body / lanes, lanes, first)));
    const zero = v128.splat<T>(0 as T);
    let total = Fold.sum<T>(Strip.exponentials<T>(form, true, y, x, body / lanes, lanes, top, zero));
    total = Strip.exponentials<T>(form, false, yTail, xTail, n - body, 1, top, total);
    const last = Strip.last<T>(form, total);
    Strip.normalise<T>(form, true, y, x, body / lanes, lanes, top, last);
    Strip.normalise<T>(form, false, yTail, xTail, n - body, 1, top, last);
  }
}

/** Slices side by side, one in each lane: n vectors `inner` elements apart. */
class Columns {
  @inline static forward<T extends number>(form: Form, wide: bool, y: usize, x: usize, n: i32, inner: i32): void {
    const top = Strip.max<T>(wide, x, n, inner, Strip.load<T>(wide, x));
    const total = Strip.exponentials<T>(form, wide, y, x, n, inner, top, v128.splat<T>(0 as T));
    const last = Strip.last<T>(form, total);
    Strip.normalise<T>(form, wide, y, x, n, inner, top, last);
  }
}

class Slices {
  @inline static forward<T extends number>(form: Form, y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
    if (n == 0) return;
    const body = Simd.body<T>(inner);
    for (let o = 0; o < outer; o++) {
      const yo = Simd.at<T>(y, o * n * inner);
      const xo = Simd.at<T>(x, o * n * inner);
      if (inner == 1) {
        Row.forward<T>(form, yo, xo, n);
        continue;
      }
      for (let j = 0; j < inner; j += j < body ? Simd.lanes<T>() : 1) {
        Columns.forward<T>(form, j < body, Simd.at<T>(yo, j), Simd.at<T>(xo, j), n, inner);
      }
    }
  }
}

/** x [outer, n, inner] → y_k = e^(x_k) / Σ_k e^(x_k) along the middle axis. y may be x. */
function softmax<T extends number>(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  Slices.forward<T>(Form.softmax, y, x, outer, n, inner);
}

/** y_k = x_k − log Σ_k e^(x_k). y may be x. */
function logSoftmax<T extends number>(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  Slices.forward<T>(Form.logSoftmax, y, x, outer, n, inner);
}

export function softmax_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  softmax<f32>(y, x, outer, n, inner);
}
export function softmax_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  softmax<f64>(y, x, outer, n, inner);
}
export function logSoftmax_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  logSoftmax<f32>(y, x, outer, n, inner);
}
export function logSoftmax_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  logSoftmax<f64>(y, x, outer, n, inner);
}
