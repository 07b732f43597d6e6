import { Elementwise } from "./elementwise";
import { Exponential } from "./exponential";
import { Logarithm } from "./logarithm";
import { Walk } from "./layout";
import { Plain, Simd, Table } from "./simd";

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
    return v128.div<T>(Plain.one<T>(), a);
  }

  /** √a, but 0 of −0, and ∞ of −∞. */
  @inline static root<T extends number>(a: v128): v128 {
    const size = v128.abs<T>(a), infinite = v128.eq<T>(size, Plain.infinity<T>());
    const zero = v128.eq<T>(a, v128.splat<T>(0 as T));
    return v128.sqrt<T>(v128.bitselect(size, a, v128.or(zero, infinite)));
  }
}

/** Two thirds in two parts, and as they are rounded. */
const enum Thirds { high, low, both }
const THIRDS_32 = memory.data<f32>([0.66650390625, 0.00016276041666666666, 0.6666666666666667]);
const THIRDS_64 = memory.data<f64>([0.6666666567325592, 9.934107462565104e-9, 0.6666666666666667]);

/** The first half of the bits of a significand, the one that is not stored among them, and what stands before them. */
const HEAD_32 = memory.data<u32>([0xfffff000]);
const HEAD_64 = memory.data<u64>([0xfffffffff8000000]);

/** (3 artanh s / s − 3 − s²) / s⁴ in powers of s², |s| ≤ (√2 − 1)² (fitted at Chebyshev nodes; relative error of artanh 7e-11 and 6e-21). */
const ARTANH_32 = memory.data<f32>([0.600000203, 0.428433567, 0.345722288]);
const ARTANH_64 = memory.data<f64>([
  0.6, 0.4285714285714405, 0.3333333333248435, 0.27272727502971605, 0.23076892456343187, 0.20002206357338018,
  0.17559372811383578, 0.1758457654214663,
]);

/**
 * e^(b log a), a ≥ 0. An error of log a grows as b log a does, so log a is known in two parts, to twice as many
 * bits: the first is so short, a head, that products of two heads are exact.
 */
class Precise {
  @inline static thirds<T extends number>(name: Thirds): v128 {
    return Table.row<T>(sizeof<T>() == 4 ? THIRDS_32 : THIRDS_64, name);
  }

  @inline static head<T extends number>(x: v128): v128 {
    return v128.and(x, v128.load_splat<T>(sizeof<T>() == 4 ? HEAD_32 : HEAD_64));
  }

  /**
   * log a = k ln 2 + ⅔ s (3 + s² + r), with s = f / (2 + f) and r = s⁴ P(s²). In two parts: s = sHead + sTail, the sum
   * t + tTail, their product u + v = w + wTail, two thirds of which are high + low.
   */
  @inline static power<T extends number>(a: v128, b: v128): v128 {
    const two = Plain.two<T>(), three = Plain.three<T>();
    const bits = Logarithm.bits<T>(a), f = Logarithm.fraction<T>(bits), k = Logarithm.exponent<T>(a, bits);

    const d = v128.add<T>(two, f), s = v128.div<T>(f, d), sHead = Precise.head<T>(s), dHead = Precise.head<T>(d);
    const dTail = v128.sub<T>(f, v128.sub<T>(dHead, two));
    const left = v128.sub<T>(v128.sub<T>(f, v128.mul<T>(sHead, dHead)), v128.mul<T>(sHead, dTail));
    const sTail = v128.div<T>(left, d);

    const z = v128.mul<T>(s, s), square = v128.mul<T>(sHead, sHead);
    const p = sizeof<T>() == 4 ? Table.polynomial<T>(ARTANH_32, 2, z) : Table.polynomial<T>(ARTANH_64, 7, z);
    const r = Simd.multiplyAdd<T>(v128.mul<T>(z, z), p, v128.mul<T>(sTail, v128.add<T>(sHead, s)));
    const t = Precise.head<T>(v128.add<T>(v128.add<T>(three, square), r));
    const tTail = v128.sub<T>(r, v128.sub<T>(v128.sub<T>(t, three), square));
    const u = v128.mul<T>(sHead, t), v = Simd.multiplyAdd<T>(sTail, t, v128.mul<T>(s, tTail));

    const w = Precise.head<T>(v128.add<T>(u, v)), wTail = v128.sub<T>(v, v128.sub<T>(w, u));
    const high = v128.mul<T>(w, Precise.thirds<T>(Thirds.high));
    const low = Simd.multiplyAdd<T>(w, Precise.thirds<T>(Thirds.low), v128.mul<T>(wTail, Precise.thirds<T>(Thirds.both)));
    const whole = v128.mul<T>(k, Logarithm.ln2High<T>());
    const log = Precise.head<T>(v128.add<T>(high, whole));
    const lost = v128.add<T>(v128.sub<T>(whole, log), high);
    const logTail = v128.add<T>(lost, Simd.multiplyAdd<T>(k, Logarithm.ln2Low<T>(), low));
    return Precise.exp<T>(a, b, log, logTail);
  }

  /** e^(b (log + logTail)). Where b log a is not finite, the rounded product says as much. */
  @inline static exp<T extends number>(a: v128, b: v128, log: v128, logTail: v128): v128 {
    const bHead = Precise.head<T>(b), product = v128.mul<T>(bHead, log);
    const tail = Simd.multiplyAdd<T>(v128.sub<T>(b, bHead), log, v128.mul<T>(b, logTail));
    const sum = v128.add<T>(product, tail), rest = v128.add<T>(v128.sub<T>(product, sum), tail);
    const plain = v128.mul<T>(b, Logarithm.edges<T>(a, log));
    const finite = v128.lt<T>(v128.abs<T>(plain), Plain.infinity<T>());
    return Exponential.expOfSum<T>(v128.bitselect(sum, plain, finite), rest);
  }
}

/** y = a^b as IEEE 754 has it: 1^b and (−1)^±∞ are 1, where JavaScript has NaN. */
class Power<T extends number> {
  @inline of(_: i32, a: v128, b: v128): v128 {
    const y = Power.simple<T>(a, v128.add<T>(b, b)), open = v128.ne<T>(y, y);
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
    const equal = v128.eq<T>(twice, v128.splat<T>(exponent as T));
    return v128.any_true(equal) ? v128.bitselect(changetype<Simple<T>>(0).of(exponent, a), y, equal) : y;
  }

  /**
   * ±|a|^b, and 1 where b = 0 or |a| = 1: negative where a is and b is odd; NaN where a is negative and finite and b
   * is not whole.
   */
  static any<T extends number>(a: v128, b: v128): v128 {
    const zero = v128.splat<T>(0 as T), one = Plain.one<T>();
    const half = v128.mul<T>(b, Plain.half<T>()), size = v128.abs<T>(a);
    const whole = v128.eq<T>(v128.nearest<T>(b), b);
    const odd = v128.and(whole, v128.ne<T>(v128.nearest<T>(half), half));
    const negative = v128.and(v128.lt<T>(a, zero), v128.lt<T>(size, Plain.infinity<T>()));
    const unsigned = v128.bitselect(one, Precise.power<T>(size, b), v128.or(v128.eq<T>(b, zero), v128.eq<T>(size, one)));
    return v128.or(v128.xor(unsigned, v128.and(v128.xor(a, size), odd)), v128.andnot(negative, whole));
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
