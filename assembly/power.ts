import { Elementwise } from "./elementwise";
import { Exponential } from "./exponential";
import { Walk } from "./layout";
import { Logarithm } from "./logarithm";
import { Halves } from "./simd";

/** Exponents, times two, whose powers take no logarithm. */
const enum Twice { inverseSquare = -4, inverse = -2, inverseRoot = -1, root = 1, first = 2, square = 4, cube = 6 }

/** y = a^b for such an exponent b. */
class Simple<T extends number> {
  @inline of(b: Twice, a: v128): v128 {
    if (b == Twice.first) return a;
    if (b == Twice.square) return v128.mul<T>(a, a);
    if (b == Twice.cube) return v128.mul<T>(v128.mul<T>(a, a), a);
    if (b == Twice.root) return Simple.root<T>(a);
    if (b == Twice.inverseRoot) return Simple.inverse<T>(Simple.root<T>(a));
    const inverse = Simple.inverse<T>(a);
    return b == Twice.inverse ? inverse : v128.mul<T>(inverse, inverse);
  }

  @inline static inverse<T extends number>(a: v128): v128 {
    return v128.div<T>(v128.splat<T>(1 as T), a);
  }

  /** √a, but 0 of −0, and ∞ of −∞. */
  @inline static root<T extends number>(a: v128): v128 {
    const size = v128.abs<T>(a), infinite = v128.eq<T>(size, v128.splat<T>(Infinity as T));
    const zero = v128.eq<T>(a, v128.splat<T>(0 as T));
    return v128.sqrt<T>(v128.bitselect(size, a, v128.or(zero, infinite)));
  }
}

/** y = a^b as IEEE 754 has it: 1^b and (−1)^±∞ are 1, where JavaScript has NaN. */
class Power<T extends number> {
  @inline of(_: i32, a: v128, b: v128): v128 {
    const y = Power.simple<T>(a, v128.add<T>(b, b));
    const open = v128.ne<T>(y, y);
    return v128.any_true(open) ? v128.bitselect(Power.any<T>(a, b), y, open) : y;
  }

  /** The powers to simple exponents; NaN to others, as yet. What is NaN in truth is that by `any` too. */
  static simple<T extends number>(a: v128, twice: v128): v128 {
    let y = v128.splat<T>(NaN as T);
    y = Power.where<T>(Twice.inverseSquare, a, twice, y);
    y = Power.where<T>(Twice.inverse, a, twice, y);
    y = Power.where<T>(Twice.inverseRoot, a, twice, y);
    y = Power.where<T>(Twice.root, a, twice, y);
    y = Power.where<T>(Twice.first, a, twice, y);
    y = Power.where<T>(Twice.square, a, twice, y);
    return Power.where<T>(Twice.cube, a, twice, y);
  }

  @inline static where<T extends number>(exponent: Twice, a: v128, twice: v128, y: v128): v128 {
    const power = changetype<Simple<T>>(0).of(exponent, a);
    return v128.bitselect(power, y, v128.eq<T>(twice, v128.splat<T>(exponent as T)));
  }

  /** Powers of f32 are computed in f64, where a logarithm is exact enough. */
  static any<T extends number>(a: v128, b: v128): v128 {
    if (sizeof<T>() == 8) return Power.signed<T>(a, b);
    const low = Power.signed<T>(Halves.low(a), Halves.low(b));
    return Halves.join(low, Power.signed<T>(Halves.high(a), Halves.high(b)));
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
    const y = sizeof<T>() == 4 ? Exponential.exp<f64>(f64x2.mul(b, Logarithm.of<f64>(a))) : Power.exact(a, b);
    return v128.bitselect(one, y, v128.or(f64x2.eq(b, f64x2.splat(0)), f64x2.eq(a, one)));
  }

  static exact(a: v128, b: v128): v128 {
    const low = NativeMath.pow(f64x2.extract_lane(a, 0), f64x2.extract_lane(b, 0));
    return f64x2(low, NativeMath.pow(f64x2.extract_lane(a, 1), f64x2.extract_lane(b, 1)));
  }
}

/** Twice a number, or 0 if that is not whole. */
function twiceIfWhole<T extends number>(b: usize): i32 {
  const twice = 2 * (load<T>(b) as f64), whole = twice as i32;
  return whole == twice ? whole : 0;
}

/** y = a^b, without asking each time what b is if it is one number. */
function power<T extends number>(y: usize, a: usize, b: usize, layout: usize): void {
  if (Walk.rows(layout) == 1 && Walk.step(layout, 1) == 1 && Walk.step(layout, 2) == 0) {
    const n = Walk.columns(layout), twice = twiceIfWhole<T>(b);
    if (twice == Twice.inverseSquare) return Elementwise.map<T, Simple<T>>(Twice.inverseSquare, y, a, n);
    if (twice == Twice.inverse) return Elementwise.map<T, Simple<T>>(Twice.inverse, y, a, n);
    if (twice == Twice.inverseRoot) return Elementwise.map<T, Simple<T>>(Twice.inverseRoot, y, a, n);
    if (twice == Twice.root) return Elementwise.map<T, Simple<T>>(Twice.root, y, a, n);
    if (twice == Twice.first) return Elementwise.map<T, Simple<T>>(Twice.first, y, a, n);
    if (twice == Twice.square) return Elementwise.map<T, Simple<T>>(Twice.square, y, a, n);
    if (twice == Twice.cube) return Elementwise.map<T, Simple<T>>(Twice.cube, y, a, n);
  }
  Elementwise.zip<T, T, Power<T>>(0, y, a, b, layout);
}

export function pow_f32(y: usize, a: usize, b: usize, layout: usize): void { power<f32>(y, a, b, layout); }
export function pow_f64(y: usize, a: usize, b: usize, layout: usize): void { power<f64>(y, a, b, layout); }
