import { Exponential } from "./exponential";
import { Simd } from "./simd";

export const enum Form { softmax, logSoftmax }

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
export class Strip {
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

  /** e^(x − top), kept in y by softmax. */
  @inline static term<T extends number>(form: Form, wide: bool, y: usize, x: usize, top: v128): v128 {
    const e = Exponential.decay<T>(v128.sub<T>(Strip.load<T>(wide, x), top));
    if (form == Form.softmax) Strip.store<T>(wide, y, e);
    return e;
  }

  /** total + Σ e^(x − top), in order; two terms side by side. */
  @inline static exponentials<T extends number>(
    form: Form, wide: bool, y: usize, x: usize, count: i32, step: i32, top: v128, total: v128,
  ): v128 {
    const stride = Simd.at<T>(0, step);
    for (let k = count >> 1; k > 0; k--) {
      const a = Strip.term<T>(form, wide, y, x, top);
      const b = Strip.term<T>(form, wide, y + stride, x + stride, top);
      total = v128.add<T>(v128.add<T>(total, a), b);
      x += 2 * stride;
      y += 2 * stride;
    }
    return count & 1 ? v128.add<T>(total, Strip.term<T>(form, wide, y, x, top)) : total;
  }

  static last<T extends number>(form: Form, total: v128): v128 {
    return form == Form.softmax ? v128.div<T>(v128.splat<T>(1 as T), total) : Exponential.log<T>(total);
  }

  /** e · last with last = 1 / Σ e^(x − top), or x − top − last with last = log Σ e^(x − top). */
  @inline static share<T extends number>(form: Form, e: v128, x: v128, top: v128, last: v128): v128 {
    return form == Form.softmax ? v128.mul<T>(e, last) : v128.sub<T>(v128.sub<T>(x, top), last);
  }

  @inline static normalise<T extends number>(
    form: Form, wide: bool, y: usize, x: usize, count: i32, step: i32, top: v128, last: v128,
  ): void {
    for (let k = 0; k < count; k++) {
      const e = Strip.load<T>(wide, Simd.at<T>(y, k * step));
      const share = Strip.share<T>(form, e, Strip.load<T>(wide, Simd.at<T>(x, k * step)), top, last);
      Strip.store<T>(wide, Simd.at<T>(y, k * step), share);
    }
  }

  static forward<T extends number>(form: Form, wide: bool, y: usize, x: usize, n: i32, step: i32): void {
    const top = Strip.max<T>(wide, x, n, step, Strip.load<T>(wide, x));
    const total = Strip.exponentials<T>(form, wide, y, x, n, step, top, v128.splat<T>(0 as T));
    Strip.normalise<T>(form, wide, y, x, n, step, top, Strip.last<T>(form, total));
  }
}

/** One slice [n] of neighbours, n ≥ lanes: a wide strip, then a vector that ends where it ends, and may overlap it. */
export class Row {
  /** All bits of the last `count` lanes. */
  @inline static lastLanes<T extends number>(count: i32): v128 {
    if (sizeof<T>() == 4) return i32x4.gt_s(i32x4(0, 1, 2, 3), i32x4.splat(3 - count));
    return i64x2.gt_s(i64x2(0, 1), i64x2.splat(1 - count));
  }

  /** The largest element, in every lane. */
  static top<T extends number>(x: usize, n: i32): v128 {
    const lanes = Simd.lanes<T>();
    return Fold.max<T>(Strip.max<T>(true, x, n / lanes, lanes, v128.load(Simd.at<T>(x, n - lanes))));
  }

  @inline static forward<T extends number>(form: Form, y: usize, x: usize, n: i32): void {
    const lanes = Simd.lanes<T>(), count = n / lanes;
    const tail = v128.load(Simd.at<T>(x, n - lanes));
    const top = Row.top<T>(x, n);
    const e = Exponential.decay<T>(v128.sub<T>(tail, top));
    const uncounted = v128.and(e, Row.lastLanes<T>(n - count * lanes));
    const total = Fold.sum<T>(Strip.exponentials<T>(form, true, y, x, count, lanes, top, uncounted));
    const last = Strip.last<T>(form, total);
    Strip.normalise<T>(form, true, y, x, count, lanes, top, last);
    v128.store(Simd.at<T>(y, n - lanes), Strip.share<T>(form, e, tail, top, last));
  }
}
