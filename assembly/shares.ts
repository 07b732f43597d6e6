import { Exponential } from "./exponential";
import { Logarithm } from "./logarithm";
import { Plain, Simd } from "./simd";

export const enum Form { softmax, logSoftmax }

/** Where logSoftmax writes down each e^(x − top), which it does not need again, if not in y. */
export const UNREAD = memory.data(64, 16);

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

  static top<T extends number>(wide: bool, x: usize, n: i32, step: i32): v128 {
    return Strip.max<T>(wide, x, n, step, Strip.load<T>(wide, x));
  }
}

/** What a slice makes of its elements: first Σ e^(x − top), then each share. */
export class Share {
  /** e^(x − top), and writes it down. */
  @inline static term<T extends number>(wide: bool, to: usize, x: usize, top: v128): v128 {
    const e = Exponential.decay<T>(v128.sub<T>(Strip.load<T>(wide, x), top));
    Strip.store<T>(wide, to, e);
    return e;
  }

  static log<T extends number>(x: v128): v128 {
    return Logarithm.of<T>(x);
  }

  @inline static last<T extends number>(form: Form, total: v128): v128 {
    return form == Form.softmax ? v128.div<T>(Plain.one<T>(), total) : Share.log<T>(total);
  }

  /** e · last with last = 1 / Σ e^(x − top), or x − top − last with last = log Σ e^(x − top); kept is e, or x. */
  @inline static of<T extends number>(form: Form, kept: v128, top: v128, last: v128): v128 {
    return form == Form.softmax ? v128.mul<T>(kept, last) : v128.sub<T>(v128.sub<T>(kept, top), last);
  }

  /** Slices side by side, in the lanes of a vector each, or one of them; their elements are `step` elements apart. */
  static forward<T extends number>(form: Form, wide: bool, y: usize, x: usize, n: i32, step: i32): void {
    const stride = Simd.at<T>(0, step), top = Strip.top<T>(wide, x, n, step);
    const softmax = form == Form.softmax, kept = softmax ? stride : 0;
    let total = v128.splat<T>(0 as T), to = softmax ? y : UNREAD, from = x;
    for (let k = 0; k < n; k++, to += kept, from += stride) {
      total = v128.add<T>(total, Share.term<T>(wide, to, from, top));
    }
    const last = Share.last<T>(form, total);
    from = softmax ? y : x;
    for (let k = 0; k < n; k++, y += stride, from += stride) {
      Strip.store<T>(wide, y, Share.of<T>(form, Strip.load<T>(wide, from), top, last));
    }
  }
}

/** One slice [n] of neighbours, n ≥ lanes: vectors, then one that ends where the slice ends, and may overlap the last. */
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

  /** total + Σ e^(x − top), in order; two terms side by side. */
  @inline static exponentials<T extends number>(
    to: usize, kept: usize, x: usize, count: i32, top: v128, total: v128,
  ): v128 {
    for (let k = count >> 1; k > 0; k--) {
      const a = Share.term<T>(true, to, x, top);
      const b = Share.term<T>(true, to + 16, x + 16, top);
      total = v128.add<T>(v128.add<T>(total, a), b);
      x += 32;
      to += 2 * kept;
    }
    return count & 1 ? v128.add<T>(total, Share.term<T>(true, to, x, top)) : total;
  }

  /** Writes the slice's shares, or their logarithms, and gives what the last step needs: 1 / Σ e^(x − top), or log Σ e^(x − top). */
  static forward<T extends number>(form: Form, y: usize, x: usize, n: i32, top: v128): v128 {
    const lanes = Simd.lanes<T>(), body = Simd.body<T>(n);
    const tail = v128.load(Simd.at<T>(x, n - lanes));
    const e = Exponential.flushed<T>(v128.sub<T>(tail, top));
    const uncounted = v128.and(e, Row.lastLanes<T>(n - body));
    const softmax = form == Form.softmax, write = softmax || y != x;
    const total = Row.exponentials<T>(write ? y : UNREAD, write ? 16 : 0, x, n / lanes, top, uncounted);
    const last = Share.last<T>(form, Fold.sum<T>(total));
    const kept = softmax ? y : x;
    for (let k = 0; k < body; k += lanes) {
      v128.store(Simd.at<T>(y, k), Share.of<T>(form, v128.load(Simd.at<T>(kept, k)), top, last));
    }
    v128.store(Simd.at<T>(y, n - lanes), Share.of<T>(form, softmax ? e : tail, top, last));
    return last;
  }
}
