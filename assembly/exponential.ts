import { Elementwise } from "./elementwise";
import { Logarithm } from "./logarithm";
import { Bits, Plain, Simd, Table } from "./simd";

const enum Name { exp, log, sqrt, erf, expm1, log1p }

/**
 * log₂e; bounds of x for exp and decay; 1.5 · 2^p + the exponent's bias, once and twice; 2^bias: its bits less those
 * of 2^n are those of 2^−n.
 */
const enum Scale { log2e, lowest, highest, faintest, once, twice, inverse }
const SCALE_32 = memory.data<f32>([1.4426950408889634, -104, 89, -88.1, 12583039, 12583166, 1.7014118346046923e38]);
const SCALE_64 = memory.data<f64>([
  1.4426950408889634, -746, 710, -709.1, 6755399441056767, 6755399441057790, 8.9884656743115795e307,
]);

/** (e^r − 1 − r) / r² in powers of r, |r| ≤ ½ ln 2 (least squares on Chebyshev nodes; relative error of e^r 4e-9 and 7e-18). */
const SERIES_32 = memory.data<f32>([1 / 2, 0.16666518530404725, 0.041666850561085981, 0.0083689146874702478, 0.0013899198999746172]);
const SERIES_64 = memory.data<f64>([
  1 / 2, 0.16666666666666242, 0.041666666666601787, 0.0083333333336121395, 0.00138888889275987, 0.00019841269239829544,
  0.000024801507742099706, 2.7557832047224917e-6, 2.7625540420248572e-7, 2.4920613659218848e-8,
]);

/** erf x / x − 1 in powers of x², |x| ≤ 1 (fitted likewise; relative error 1e-9 and 7e-18). */
const ERF_32 = memory.data<f32>([
  0.12837916572636314, -0.37612625821827975, 0.11283585121299997, -0.026853810792691628,
  0.0051883255152729783, -0.00080101745623895385, 0.000078537984269805805,
]);
const ERF_64 = memory.data<f64>([
  0.12837916709551257, -0.37612638903183520, 0.11283791670944183, -0.026866170643111273, 0.0052239776061169383, -0.00085483259292437113,
  0.00012055293574862977, -0.000014924712264290767, 1.6447131122300009e-6, -1.6206310437204637e-7, 1.3710966503813104e-8,
  -7.7794434733744370e-10,
]);

/** e^(x²) erfc x in powers of t = 1 / (x + 2), x ≥ 1 (fitted likewise; error of erf 4e-11 and 2e-17). */
const ERFC_32 = memory.data<f32>([
  0.0018225496967621125, 0.51940006542491126, 1.5872162188146723, -0.51571196129987463, 10.186926069656511, -7.3856843585241644,
]);
const ERFC_64 = memory.data<f64>([
  0.000028580589585410688, 0.56294350716105897, 1.1528852284200435, 1.6888628710871055, 5.0012336729361316, -8.5878361981192640,
  38.833321026298295, -92.207851772531565, 73.248318524743424, 40.307386217687291, -103.10587569223474, 49.984477873493504,
]);

/** Functions of the lanes of one vector. A lane's result depends on that lane alone. */
export class Exponential {
  @inline static scale<T extends number>(row: i32): v128 {
    return Table.row<T>(sizeof<T>() == 4 ? SCALE_32 : SCALE_64, row);
  }

  /** P(r): e^r − 1 = r + r² P(r), |r| ≤ ½ ln 2. */
  @inline static bend<T extends number>(r: v128): v128 {
    return sizeof<T>() == 4 ? Table.polynomial<T>(SERIES_32, 4, r) : Table.polynomial<T>(SERIES_64, 9, r);
  }

  /** e^r − 1, r = x + m ln 2, m = −n. */
  @inline static series<T extends number>(x: v128, m: v128): v128 {
    const high = Simd.multiplyAdd<T>(m, Logarithm.ln2High<T>(), x);
    const r = Simd.multiplyAdd<T>(m, Logarithm.ln2Low<T>(), high);
    return Simd.multiplyAdd<T>(v128.mul<T>(r, r), Exponential.bend<T>(r), r);
  }

  /** x, where e^x is neither 0 nor ∞; else what gives these. */
  @inline static within<T extends number>(x: v128): v128 {
    return v128.pmin<T>(v128.pmax<T>(x, Exponential.scale<T>(Scale.lowest)), Exponential.scale<T>(Scale.highest));
  }

  /** n + shift, n = round(x log₂e): in its last bits, n with twice the exponent's bias. */
  @inline static twice<T extends number>(x: v128): v128 {
    return Simd.multiplyAdd<T>(x, Exponential.scale<T>(Scale.log2e), Exponential.scale<T>(Scale.twice));
  }

  /**
   * 2^n (p + 1) − c = (p a + a − c / b) b, c = 1 or 0, with 2^n = a b: two factors, so that each is a normal
   * number where the result is not.
   */
  @inline static scaled<T extends number>(p: v128, twice: v128, c: i32): v128 {
    const half = Bits.right<T>(twice, 1);
    const a = Bits.left<T>(half, Bits.significand<T>());
    const b = Bits.left<T>(Bits.sub<T>(twice, half), Bits.significand<T>());
    const rest = c == 0 ? a : v128.sub<T>(a, Bits.sub<T>(Exponential.scale<T>(Scale.inverse), b));
    return v128.mul<T>(Simd.multiplyAdd<T>(p, a, rest), b);
  }

  /** e^x − c, c = 1 or 0. */
  @inline static expLess<T extends number>(x: v128, c: i32): v128 {
    const within = Exponential.within<T>(x), twice = Exponential.twice<T>(within);
    return Exponential.scaled<T>(Exponential.series<T>(within, v128.sub<T>(Exponential.scale<T>(Scale.twice), twice)), twice, c);
  }

  /** e^(x + rest), |rest| far below 1: what the difference x − n ln 2 loses counts too. */
  @inline static expOfSum<T extends number>(x: v128, rest: v128): v128 {
    const within = Exponential.within<T>(x), twice = Exponential.twice<T>(within);
    const m = v128.sub<T>(Exponential.scale<T>(Scale.twice), twice);
    const high = Simd.multiplyAdd<T>(m, Logarithm.ln2High<T>(), within);
    const low = v128.add<T>(v128.and(rest, v128.eq<T>(x, within)), v128.mul<T>(m, Logarithm.ln2Low<T>()));
    const r = v128.add<T>(high, low), lost = v128.add<T>(v128.sub<T>(high, r), low);
    const p = v128.add<T>(r, Simd.multiplyAdd<T>(v128.mul<T>(r, r), Exponential.bend<T>(r), lost));
    return Exponential.scaled<T>(p, twice, 0);
  }

  @inline static exp<T extends number>(x: v128): v128 {
    return Exponential.expLess<T>(x, 0);
  }

  /** e^x − 1, exact to the last places also where it is small; of the sign of x. */
  static expm1<T extends number>(x: v128): v128 {
    return v128.or(Exponential.expLess<T>(x, 1), v128.xor(x, v128.abs<T>(x)));
  }

  /** n + shift, n = round(x log₂e), for x ≥ faintest: in its last bits, n with the exponent's bias. */
  @inline static shifted<T extends number>(x: v128): v128 {
    return Simd.multiplyAdd<T>(x, Exponential.scale<T>(Scale.log2e), Exponential.scale<T>(Scale.once));
  }

  /** 2^n: 0 from faintest down, ∞ from highest up. */
  @inline static power<T extends number>(shifted: v128): v128 {
    return Bits.left<T>(shifted, Bits.significand<T>());
  }

  /** e^r − 1, r = x − n ln 2. */
  @inline static rest<T extends number>(x: v128, shifted: v128): v128 {
    return Exponential.series<T>(x, v128.sub<T>(Exponential.scale<T>(Scale.once), shifted));
  }

  /** The number itself, or the least from which e^x is normal. */
  @inline static notFaint<T extends number>(x: v128): v128 {
    return v128.pmax<T>(x, Exponential.scale<T>(Scale.faintest));
  }

  /** e^x with a single factor 2^n, for x ≤ highest: 0 where the result would be subnormal. */
  @inline static decay<T extends number>(x: v128): v128 {
    const within = Exponential.notFaint<T>(x);
    const shifted = Exponential.shifted<T>(within);
    const p = Exponential.rest<T>(within, shifted);
    return v128.mul<T>(v128.add<T>(Plain.one<T>(), p), Exponential.power<T>(shifted));
  }

  /** The same for all x. */
  @inline static inlineFlushed<T extends number>(x: v128): v128 {
    return Exponential.decay<T>(v128.pmin<T>(x, Exponential.scale<T>(Scale.highest)));
  }

  /** The same, called: as one step of several, and in f64, it takes so long that the call does not cost. */
  static flushed<T extends number>(x: v128): v128 {
    return Exponential.inlineFlushed<T>(x);
  }

  /** erf x = x + x P(x²) where |x| < 1; ±(1 − e^(−x²) Q(t)), t = 1 / (|x| + 2), beyond: the form of Abramowitz & Stegun 7.1.26. */
  static erf<T extends number>(x: v128): v128 {
    const one = Plain.one<T>();
    const size = v128.pmin<T>(v128.abs<T>(x), Plain.six<T>());
    const square = v128.mul<T>(size, size);
    const t = v128.div<T>(one, v128.add<T>(size, Plain.two<T>()));
    const p = sizeof<T>() == 4 ? Table.polynomial<T>(ERF_32, 6, square) : Table.polynomial<T>(ERF_64, 11, square);
    const q = sizeof<T>() == 4 ? Table.polynomial<T>(ERFC_32, 5, t) : Table.polynomial<T>(ERFC_64, 11, t);
    const inside = Simd.multiplyAdd<T>(size, p, size);
    const outside = v128.sub<T>(one, v128.mul<T>(Exponential.decay<T>(v128.neg<T>(square)), q));
    const y = v128.bitselect(inside, outside, v128.lt<T>(size, one));
    return v128.or(y, v128.xor(x, v128.abs<T>(x)));
  }
}

class ByName<T extends number> {
  @inline of(f: Name, x: v128): v128 {
    if (f == Name.exp) return Exponential.exp<T>(x);
    if (f == Name.log) return sizeof<T>() == 4 ? Logarithm.inlineOf<T>(x) : Logarithm.of<T>(x);
    if (f == Name.erf) return Exponential.erf<T>(x);
    if (f == Name.expm1) return Exponential.expm1<T>(x);
    if (f == Name.log1p) return Logarithm.ofOnePlus<T>(x);
    return v128.sqrt<T>(x);
  }
}

export function exp_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.exp, y, x, n); }
export function exp_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.exp, y, x, n); }
export function log_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.log, y, x, n); }
export function log_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.log, y, x, n); }
export function sqrt_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.sqrt, y, x, n); }
export function sqrt_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.sqrt, y, x, n); }
export function erf_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.erf, y, x, n); }
export function erf_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.erf, y, x, n); }
export function expm1_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.expm1, y, x, n); }
export function expm1_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.expm1, y, x, n); }
export function log1p_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.log1p, y, x, n); }
export function log1p_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.log1p, y, x, n); }
