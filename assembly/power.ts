import { Elementwise } from "./elementwise";
import { Exponential } from "./exponential";

/** y = a^b as IEEE 754 has it: 1^b and (−1)^±∞ are 1, where JavaScript has NaN. */
class Power<T extends number> {
  /** The first three powers are products. */
  @inline of(_: i32, a: v128, b: v128): v128 {
    const first = v128.eq<T>(b, v128.splat<T>(1 as T));
    const third = v128.eq<T>(b, v128.splat<T>(3 as T));
    const known = v128.or(v128.or(first, third), v128.eq<T>(b, v128.splat<T>(2 as T)));
    const square = v128.mul<T>(a, a);
    const product = v128.bitselect(a, v128.bitselect(v128.mul<T>(square, a), square, third), first);
    return i32x4.all_true(known) ? product : v128.bitselect(product, Power.any<T>(a, b), known);
  }

  /** Powers of f32 are computed in f64, where a logarithm is exact enough. */
  static any<T extends number>(a: v128, b: v128): v128 {
    if (sizeof<T>() == 8) return Power.signed<T>(a, b);
    const low = Power.signed<T>(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
    const aHigh = f64x2.promote_low_f32x4(v128.shuffle<u64>(a, a, 1, 0));
    const high = Power.signed<T>(aHigh, f64x2.promote_low_f32x4(v128.shuffle<u64>(b, b, 1, 0)));
    return v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
  }

  /** ±|a|^b: negative where a is and b is odd; NaN where a is negative and finite and b is not whole. */
  static signed<T extends number>(a: v128, b: v128): v128 {
    const zero = f64x2.splat(0), half = f64x2.mul(b, f64x2.splat(0.5)), size = f64x2.abs(a);
    const whole = f64x2.eq(f64x2.nearest(b), b);
    const odd = v128.and(whole, f64x2.ne(f64x2.nearest(half), half));
    const broken = v128.andnot(v128.and(f64x2.lt(a, zero), f64x2.lt(size, f64x2.splat(Infinity))), whole);
    const sign = v128.and(v128.xor(a, size), odd);
    return v128.or(v128.xor(Power.unsigned<T>(size, b), sign), broken);
  }

  /** e^(b log a), a ≥ 0, but 1 where b = 0 or a = 1. */
  @inline static unsigned<T extends number>(a: v128, b: v128): v128 {
    const one = f64x2.splat(1);
    const y = sizeof<T>() == 4 ? Exponential.exp<f64>(f64x2.mul(b, Exponential.log<f64>(a))) : Power.exact(a, b);
    return v128.bitselect(one, y, v128.or(f64x2.eq(b, f64x2.splat(0)), f64x2.eq(a, one)));
  }

  static exact(a: v128, b: v128): v128 {
    const low = NativeMath.pow(f64x2.extract_lane(a, 0), f64x2.extract_lane(b, 0));
    return f64x2(low, NativeMath.pow(f64x2.extract_lane(a, 1), f64x2.extract_lane(b, 1)));
  }
}

export function pow_f32(y: usize, a: usize, b: usize, layout: usize): void { Elementwise.zip<f32, f32, Power<f32>>(0, y, a, b, layout); }
export function pow_f64(y: usize, a: usize, b: usize, layout: usize): void { Elementwise.zip<f64, f64, Power<f64>>(0, y, a, b, layout); }
