import { Bits, Plain, Simd, Table } from "./simd";

/**
 * The least normal number; 2^c and c to lift the others above it; √½; 2^p and 2^p + the exponent's bias; ln 2 in two
 * parts, of which multiples of the first are exact.
 */
const enum Log { normal, lift, lifted, root, unit, biased, ln2High, ln2Low }
const LOG_32 = memory.data<f32>([
  1.1754943508222875e-38, 33554432, 25, 0.7071067811865476, 8388608, 8388735, 0.693359375, -2.12194440054691e-4,
]);
const LOG_64 = memory.data<f64>([
  2.2250738585072014e-308, 18014398509481984, 54, 0.7071067811865476, 4503599627370496, 4503599627371519,
  6.93147180369123816e-01, 1.90821492927058770e-10,
]);

/** (2 artanh s / s − 2) / s² in powers of s², |s| ≤ (√2 − 1)² (least squares on Chebyshev nodes; error of log 8e-10 and 1.3e-18). */
const ARTANH_32 = memory.data<f32>([0.66666778197919884, 0.39977369734774367, 0.29875571619543187]);
const ARTANH_64 = memory.data<f64>([
  0.66666666666667362, 0.39999999999406071, 0.28571428743938607, 0.22222198437596219, 0.18183570536086356, 0.1531390706435708,
  0.14797270579878123,
]);

/** Logarithms of the lanes of one vector. */
export class Logarithm {
  /** log x = k ln 2 + log(1 + f), √½ ≤ 1 + f < √2. */
  @inline static inlineOf<T extends number>(x: v128): v128 {
    const bits = Logarithm.bits<T>(x);
    return Logarithm.edges<T>(x, Logarithm.ofFraction<T>(Logarithm.fraction<T>(bits), Logarithm.exponent<T>(x, bits)));
  }

  /** The same, called: in f64, and as one step of several, it takes so long that the call does not cost. */
  static of<T extends number>(x: v128): v128 {
    return Logarithm.inlineOf<T>(x);
  }

  @inline static row<T extends number>(name: Log): v128 {
    return Table.row<T>(sizeof<T>() == 4 ? LOG_32 : LOG_64, name);
  }

  @inline static ln2High<T extends number>(): v128 {
    return Logarithm.row<T>(Log.ln2High);
  }

  @inline static ln2Low<T extends number>(): v128 {
    return Logarithm.row<T>(Log.ln2Low);
  }

  @inline static tiny<T extends number>(x: v128): v128 {
    return v128.lt<T>(x, Logarithm.row<T>(Log.normal));
  }

  /** The bits of x, lifted where it is tiny, and of 1 / √½ more. */
  @inline static bits<T extends number>(x: v128): v128 {
    const normal = v128.bitselect(v128.mul<T>(x, Logarithm.row<T>(Log.lift)), x, Logarithm.tiny<T>(x));
    return Bits.add<T>(normal, Bits.sub<T>(Plain.one<T>(), Logarithm.row<T>(Log.root)));
  }

  /** f */
  @inline static fraction<T extends number>(bits: v128): v128 {
    const significand = v128.andnot(bits, Plain.infinity<T>());
    return v128.sub<T>(Bits.add<T>(significand, Logarithm.row<T>(Log.root)), Plain.one<T>());
  }

  /** k */
  @inline static exponent<T extends number>(x: v128, bits: v128): v128 {
    const exponent = v128.or(Bits.right<T>(bits, Bits.significand<T>()), Logarithm.row<T>(Log.unit));
    const lifted = v128.and(Logarithm.tiny<T>(x), Logarithm.row<T>(Log.lifted));
    return v128.sub<T>(v128.sub<T>(exponent, Logarithm.row<T>(Log.biased)), lifted);
  }

  /** k ln 2 + log(1 + f); with s = f / (2 + f): log(1 + f) = 2 artanh s = f − f²/2 + s (f²/2 + s² P(s²)). */
  @inline static ofFraction<T extends number>(f: v128, k: v128): v128 {
    const s = v128.div<T>(f, v128.add<T>(Plain.two<T>(), f));
    const z = v128.mul<T>(s, s);
    const p = sizeof<T>() == 4 ? Table.polynomial<T>(ARTANH_32, 2, z) : Table.polynomial<T>(ARTANH_64, 6, z);
    const half = v128.mul<T>(v128.mul<T>(Plain.half<T>(), f), f);
    const low = v128.mul<T>(k, Logarithm.ln2Low<T>());
    const tail = Simd.multiplyAdd<T>(s, Simd.multiplyAdd<T>(z, p, half), low);
    const high = v128.mul<T>(k, Logarithm.ln2High<T>());
    return v128.sub<T>(high, v128.sub<T>(v128.sub<T>(half, tail), f));
  }

  /** log 0 = −∞, log of a negative number NaN, log ∞ = ∞, log NaN = NaN; elsewhere y. */
  @inline static edges<T extends number>(x: v128, y: v128): v128 {
    const zero = v128.splat<T>(0 as T);
    const infinity = Plain.infinity<T>();
    const finite = v128.bitselect(y, x, v128.lt<T>(x, infinity));
    const positive = v128.bitselect(v128.splat<T>(NaN as T), finite, v128.lt<T>(x, zero));
    return v128.bitselect(v128.neg<T>(infinity), positive, v128.eq<T>(x, zero));
  }

  /** log(1 + x) = log u + (x − (u − 1)) / u: u = 1 + x is rounded, and what it lost comes back; of the sign of x. */
  static ofOnePlus<T extends number>(x: v128): v128 {
    const one = Plain.one<T>();
    const u = v128.add<T>(one, x);
    const lost = v128.div<T>(v128.sub<T>(x, v128.sub<T>(u, one)), u);
    const known = v128.and(lost, v128.eq<T>(lost, lost)); // 0 where u is 0 or ∞
    const y = v128.add<T>(Logarithm.of<T>(u), known);
    return v128.or(y, v128.xor(x, v128.abs<T>(x)));
  }
}
