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
