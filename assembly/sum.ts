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
    Pair.storeApart<T>(y, sizeof<T>(), pair);
  }

  @inline static storeApart<T extends number>(y: usize, apart: usize, pair: v128): void {
    Pair.storeOne<T>(y, pair);
    Pair.storeOne<T>(y + apart, Pair.swap(pair));
  }

  @inline static swap(pair: v128): v128 {
    return v128.shuffle<i64>(pair, pair, 1, 0);
  }
}

/** y = Σ_j x_j, in pairs of f64 (of i64 for i32, which sums modulo 2³²). */
class Sum {
  @inline static row<T extends number>(y: usize, x: usize, n: i32): void {
    const two = 2 * sizeof<T>();
    const eights = n & ~7;
    let a = i64x2.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let j = 0; j < eights; j += 8) {
      const p = Simd.at<T>(x, j);
      a = Pair.add<T>(a, Pair.load<T>(p));
      b = Pair.add<T>(b, Pair.load<T>(p + two));
      c = Pair.add<T>(c, Pair.load<T>(p + 2 * two));
      d = Pair.add<T>(d, Pair.load<T>(p + 3 * two));
    }
    for (let j = eights; j < n; j++) a = Pair.add<T>(a, Pair.loadOne<T>(Simd.at<T>(x, j)));
    a = Pair.add<T>(Pair.add<T>(a, b), Pair.add<T>(c, d));
    Pair.storeOne<T>(y, Pair.add<T>(a, Pair.swap(a)));
  }

  /** Adds n rows of eight neighbouring columns to y; each row begins `stride` bytes after the last. */
  @inline static eightColumns<T extends number>(y: usize, x: usize, n: i32, stride: usize): void {
    const two = 2 * sizeof<T>();
    let a = Pair.load<T>(y);
    let b = Pair.load<T>(y + two);
    let c = Pair.load<T>(y + 2 * two);
    let d = Pair.load<T>(y + 3 * two);
    for (let j = 0; j < n; j++) {
      a = Pair.add<T>(a, Pair.load<T>(x));
      b = Pair.add<T>(b, Pair.load<T>(x + two));
      c = Pair.add<T>(c, Pair.load<T>(x + 2 * two));
      d = Pair.add<T>(d, Pair.load<T>(x + 3 * two));
      x += stride;
    }
    Pair.store<T>(y, a);
    Pair.store<T>(y + two, b);
    Pair.store<T>(y + 2 * two, c);
    Pair.store<T>(y + 3 * two, d);
  }

  /** In blocks of rows that stay in cache while their columns are read; y rounds to T at most 32 times. */
  @inline static columns<T extends number>(y: usize, x: usize, n: i32, inner: i32): void {
    const stride = <usize>inner * sizeof<T>();
    const eights = inner & ~7;
    const block = max(64, (n + 31) / 32);
    memory.fill(y, 0, stride);
    for (let first = 0; first < n; first += block, x += <usize>block * stride) {
      const rows = min(block, n - first);
      for (let i = 0; i < eights; i += 8) Sum.eightColumns<T>(Simd.at<T>(y, i), Simd.at<T>(x, i), rows, stride);
      for (let i = eights; i < inner; i++) {
        let sum = Pair.loadOne<T>(Simd.at<T>(y, i));
        let p = Simd.at<T>(x, i);
        for (let j = 0; j < rows; j++, p += stride) sum = Pair.add<T>(sum, Pair.loadOne<T>(p));
        Pair.storeOne<T>(Simd.at<T>(y, i), sum);
      }
    }
  }
}

function sum<T extends number>(y: usize, x: usize, outer: i32, n: i32, inner: i32): void {
  const block = <usize>n * inner * sizeof<T>();
  for (let o = 0; o < outer; o++, x += block, y = Simd.at<T>(y, inner)) {
    if (inner == 1) Sum.row<T>(y, x, n);
    else Sum.columns<T>(y, x, n, inner);
  }
}

export function sum_f32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { sum<f32>(y, x, outer, n, inner); }
export function sum_f64(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { sum<f64>(y, x, outer, n, inner); }
export function sum_i32(y: usize, x: usize, outer: i32, n: i32, inner: i32): void { sum<i32>(y, x, outer, n, inner); }
