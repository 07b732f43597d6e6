import { Simd } from "./simd";

// x is [outer, n, inner] and y is [outer, inner].

/** Two running numbers of T in a wider type: f64 for f32 and f64, i64 for i32. */
export class Pair {
  @inline static add<T extends number>(a: v128, b: v128): v128 {
    return isInteger<T>() ? i64x2.add(a, b) : f64x2.add(a, b);
  }

  @inline static mul<T extends number>(a: v128, b: v128): v128 {
    return isInteger<T>() ? i64x2.mul(a, b) : f64x2.mul(a, b);
  }

  @inline static splat<T extends number>(value: f64): v128 {
    return isInteger<T>() ? i64x2.splat(<i64>value) : f64x2.splat(value);
  }

  @inline static widen<T extends number>(v: v128): v128 {
    if (sizeof<T>() == 8) return v;
    return isInteger<T>() ? i64x2.extend_low_i32x4_s(v) : f64x2.promote_low_f32x4(v);
  }

  /** The lanes of T, added up to one pair. */
  @inline static fold<T extends number>(v: v128): v128 {
    return sizeof<T>() == 8 ? v : Pair.add<T>(Pair.widen<T>(v), Pair.widen<T>(Pair.swap(v)));
  }

  @inline static load<T extends number>(x: usize): v128 {
    return Pair.widen<T>(sizeof<T>() == 8 ? v128.load(x) : v128.load64_zero(x));
  }

  /** One element, and zero beside it. */
  @inline static loadOne<T extends number>(x: usize): v128 {
    return Pair.widen<T>(sizeof<T>() == 8 ? v128.load64_zero(x) : v128.load32_zero(x));
  }

  /** Two elements so many bytes apart. */
  @inline static loadApart<T extends number>(x: usize, apart: usize): v128 {
    const first = sizeof<T>() == 8 ? v128.load64_zero(x) : v128.load32_zero(x);
    return Pair.widen<T>(v128.load_lane<T>(x + apart, first, 1));
  }

  @inline static storeOne<T extends number>(y: usize, pair: v128): void {
    if (isInteger<T>()) store<T>(y, <T>i64x2.extract_lane(pair, 0));
    else store<T>(y, <T>f64x2.extract_lane(pair, 0));
  }

  @inline static store<T extends number>(y: usize, pair: v128): void {
    if (sizeof<T>() == 8) v128.store(y, pair);
    else v128.store64_lane(y, isInteger<T>() ? v128.shuffle<i32>(pair, pair, 0, 2, 0, 2) : f32x4.demote_f64x2_zero(pair), 0);
  }

  @inline static storeApart<T extends number>(y: usize, apart: usize, pair: v128): void {
    Pair.storeOne<T>(y, pair);
    Pair.storeOne<T>(y + apart, Pair.swap(pair));
  }

  @inline static isFinite(pair: v128): bool {
    return i64x2.all_true(f64x2.eq(f64x2.sub(pair, pair), f64x2.splat(0)));
  }

  @inline static swap(pair: v128): v128 {
    return v128.shuffle<i64>(pair, pair, 1, 0);
  }
}

const enum Form { sum, product, length }

/** Σ_j x_j, Π_j x_j or √Σ_j x_j², in pairs of f64 (of i64 for i32: modulo 2³²). */
class Total {
  /** What changes nothing. */
  @inline static none<T extends number>(form: Form): v128 {
    return Pair.splat<T>(form == Form.product ? 1 : 0);
  }

  @inline static with<T extends number>(form: Form, total: v128, x: v128): v128 {
    if (form == Form.length) x = Pair.mul<T>(x, x);
    return form == Form.product ? Pair.mul<T>(total, x) : Pair.add<T>(total, x);
  }

  /**
   * Whether four numbers are added in T before they are widened: that rounds twice, as if each were off by two
   * roundings. Where it may have overflowed, all are added again, widened first.
   */
  @inline static inFours<T extends number>(form: Form): bool {
    return form == Form.sum && isFloat<T>() && sizeof<T>() == 4;
  }

  /** The sum of four vectors so many bytes apart. */
  @inline static four<T extends number>(x: usize, apart: usize): v128 {
    const a = v128.add<T>(v128.load(x), v128.load(x + apart));
    return v128.add<T>(a, v128.add<T>(v128.load(x + 2 * apart), v128.load(x + 3 * apart)));
  }

  /** What two totals are together; what they are in the end. */
  @inline static join<T extends number>(form: Form, a: v128, b: v128): v128 {
    return form == Form.product ? Pair.mul<T>(a, b) : Pair.add<T>(a, b);
  }

  @inline static last(form: Form, total: v128): v128 {
    return form == Form.length ? f64x2.sqrt(total) : total;
  }

  @inline static row<T extends number>(form: Form, y: usize, x: usize, n: i32): void {
    const two = 2 * sizeof<T>(), none = Total.none<T>(form);
    let a = none, b = a, c = a, d = a, j = 0;
    if (Total.inFours<T>(form)) {
      for (const sixteens = n & ~15; j < sixteens; j += 16) {
        a = Pair.add<T>(a, Pair.fold<T>(Total.four<T>(Simd.at<T>(x, j), 16)));
      }
      if (!Pair.isFinite(a)) {
        a = none;
        j = 0;
      }
    } else {
      for (const eights = n & ~7; j < eights; j += 8) {
        const p = Simd.at<T>(x, j);
        a = Total.with<T>(form, a, Pair.load<T>(p));
        b = Total.with<T>(form, b, Pair.load<T>(p + two));
        c = Total.with<T>(form, c, Pair.load<T>(p + 2 * two));
        d = Total.with<T>(form, d, Pair.load<T>(p + 3 * two));
      }
    }
    for (const even = n & ~1; j < even; j += 2) a = Total.with<T>(form, a, Pair.load<T>(Simd.at<T>(x, j)));
    if (j < n) b = Total.with<T>(form, b, v128.shuffle<i64>(Pair.loadOne<T>(Simd.at<T>(x, j)), none, 0, 3));
    a = Total.join<T>(form, Total.join<T>(form, a, b), Total.join<T>(form, c, d));
    Pair.storeOne<T>(y, Total.last(form, Total.join<T>(form, a, Pair.swap(a))));
  }

  /** Takes n rows of eight neighbouring columns into y; each row begins `stride` bytes after the last. */
  @inline static eightColumns<T extends number>(form: Form, y: usize, x: usize, n: i32, stride: usize): void {
    const two = 2 * sizeof<T>();
    let a = Pair.load<T>(y);
    let b = Pair.load<T>(y + two);
    let c = Pair.load<T>(y + 2 * two);
    let d = Pair.load<T>(y + 3 * two);
    if (Total.inFours<T>(form)) {
      const rows = n, top = x;
      for (const rest = n & 3; n > rest; n -= 4, x += 4 * stride) {
        const p = Total.four<T>(x, stride), q = Total.four<T>(x + 16, stride);
        a = Pair.add<T>(a, Pair.widen<T>(p));
        b = Pair.add<T>(b, Pair.widen<T>(Pair.swap(p)));
        c = Pair.add<T>(c, Pair.widen<T>(q));
        d = Pair.add<T>(d, Pair.widen<T>(Pair.swap(q)));
      }
      if (!Pair.isFinite(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)))) {
        a = Pair.load<T>(y);
        b = Pair.load<T>(y + two);
        c = Pair.load<T>(y + 2 * two);
        d = Pair.load<T>(y + 3 * two);
        n = rows;
        x = top;
      }
    }
    for (; n > 0; n--, x += stride) {
      a = Total.with<T>(form, a, Pair.load<T>(x));
      b = Total.with<T>(form, b, Pair.load<T>(x + two));
      c = Total.with<T>(form, c, Pair.load<T>(x + 2 * two));
      d = Total.with<T>(form, d, Pair.load<T>(x + 3 * two));
    }
    Pair.store<T>(y, Total.last(form, a));
    Pair.store<T>(y + two, Total.last(form, b));
    Pair.store<T>(y + 2 * two, Total.last(form, c));
    Pair.store<T>(y + 3 * two, Total.last(form, d));
  }

  /**
   * Sums in blocks of rows that stay in cache while their columns are read; y rounds to T at most 32 times, products and
   * lengths but once. The last columns, fewer than eight, are added one by one, and widened first.
   */
  @inline static columns<T extends number>(form: Form, y: usize, x: usize, n: i32, inner: i32): void {
    const stride = <usize>inner * sizeof<T>();
    const eights = inner & ~7;
    const block = form == Form.sum ? max(64, (n + 31) / 32) : n;
    if (form != Form.product) memory.fill(y, 0, stride);
    else for (let i = 0; i < inner; i++) store<T>(Simd.at<T>(y, i), 1 as T);
    for (let first = 0; first < n; first += block, x += <usize>block * stride) {
      const rows = min(block, n - first);
      for (let i = 0; i < eights; i += 8) Total.eightColumns<T>(form, Simd.at<T>(y, i), Simd.at<T>(x, i), rows, stride);
      for (let i = eights; i < inner; i++) {
        let total = Pair.loadOne<T>(Simd.at<T>(y, i)), p = Simd.at<T>(x, i);
        for (let j = 0; j < rows; j++, p += stride) total = Total.with<T>(form, total, Pair.loadOne<T>(p));
        Pair.storeOne<T>(Simd.at<T>(y, i), Total.last(form, total));
      }
    }
  }

  @inline static reduce<T extends number>(form: Form, y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
    const block = <usize>n * inner * sizeof<T>();
    for (let o = 0; o < outer; o++, x += block, y = Simd.at<T>(y, inner)) {
      if (inner == 1) Total.row<T>(form, y, x, n);
      else Total.columns<T>(form, y, x, n, inner);
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

export function sum_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Total.reduce<f32>(Form.sum, y, x, outer, n, inner); }
export function sum_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Total.reduce<f64>(Form.sum, y, x, outer, n, inner); }
export function sum_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Total.reduce<i32>(Form.sum, y, x, outer, n, inner); }
export function prod_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Total.reduce<f32>(Form.product, y, x, outer, n, inner); }
export function prod_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Total.reduce<f64>(Form.product, y, x, outer, n, inner); }
export function prod_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Total.reduce<i32>(Form.product, y, x, outer, n, inner); }
export function norm_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Total.reduce<f32>(Form.length, y, x, outer, n, inner); }
export function norm_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { Total.reduce<f64>(Form.length, y, x, outer, n, inner); }
export function prodBackward_f32(dx: usize, dy: usize, x: usize, work: usize, outer: i32, n: i32, inner: i32): void {
  prodBackward<f32>(dx, dy, x, work, outer, n, inner);
}
export function prodBackward_f64(dx: usize, dy: usize, x: usize, work: usize, outer: i32, n: i32, inner: i32): void {
  prodBackward<f64>(dx, dy, x, work, outer, n, inner);
}
export function prodBackwardWork_f32(n: i32): usize { return Simd.at<f64>(0, n); }
export function prodBackwardWork_f64(n: i32): usize { return Simd.at<f64>(0, n); }
