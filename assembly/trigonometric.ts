import { Angle, Ask } from "./angle";
import { Elementwise } from "./elementwise";
import { Plain, Simd, Table } from "./simd";

const enum Name { sin = Ask.sine, cos = Ask.cosine, tan = Ask.tangent, asin, acos, atan }

/** π / 4 in two parts, of which three times the first is exact; its half's tangent; −0, which is a sign alone. */
const enum Eighth { high, low, tangent, sign }
const EIGHTH_32 = memory.data<f32>([0.785398006439209, 1.56958239325e-7, 0.41421356237309503, -0.0]);
const EIGHTH_64 = memory.data<f64>([0.78539816339744831, 3.061616997868383e-17, 0.41421356237309503, -0.0]);

/** (arctan t / t − 1) / t² in powers of t², |t| ≤ tan π / 8 (fitted at Chebyshev nodes; relative error of arctan 3e-9 and 7e-18). */
const ARCTANGENT_32 = memory.data<f32>([-0.333333313, 0.199995399, -0.142639562, 0.107437313, -0.0645192787]);
const ARCTANGENT_64 = memory.data<f64>([
  -0.3333333333333333, 0.1999999999999552, -0.14285714284666542, 0.11111111015256361, -0.09090904578123903, 0.07692183190826087,
  -0.06664511447381948, 0.0585814891280221, -0.0508544973794026, 0.03923165829558719, -0.01917688711906226,
]);

/** The inverse functions of angles. */
class Arc {
  /**
   * The angle, in [−π, π], of a point that is so high and so far to the right: k π / 4 ± arctan t, with k whole and
   * |t| ≤ tan π / 8. Of a slope q ≤ 1, t is q, or (q − 1) / (q + 1) beyond the half of π / 4; what is steeper is
   * reflected at the diagonal, what is to the left at the vertical, what is below at the horizontal.
   */
  static of<T extends number>(height: v128, width: v128): v128 {
    const zero = v128.splat<T>(0 as T), one = Plain.one<T>();
    const up = v128.abs<T>(height), right = v128.abs<T>(width), steep = v128.gt<T>(up, right);
    const left = sizeof<T>() == 4 ? i32x4.lt_s(width, zero) : i64x2.lt_s(width, zero);
    const less = v128.bitselect(right, up, steep), more = v128.bitselect(up, right, steep);
    // ∞ / ∞ is 1 here, and 0 / 0 is 0.
    const slope = v128.bitselect(v128.and(one, v128.ne<T>(less, zero)), v128.div<T>(less, more), v128.eq<T>(less, more));
    const beyond = v128.gt<T>(slope, Arc.row<T>(Eighth.tangent));
    const t = v128.bitselect(v128.div<T>(v128.sub<T>(slope, one), v128.add<T>(slope, one)), slope, beyond);

    const first = v128.and(one, beyond);
    const second = v128.bitselect(v128.sub<T>(Plain.two<T>(), first), first, steep);
    const k = v128.bitselect(v128.sub<T>(Plain.four<T>(), second), second, left);
    const rest = v128.xor(Arc.tangent<T>(t), Arc.sign<T>(v128.xor(steep, left)));
    const sum = Simd.multiplyAdd<T>(k, Arc.row<T>(Eighth.low), rest);
    return v128.or(Simd.multiplyAdd<T>(k, Arc.row<T>(Eighth.high), sum), Arc.sign<T>(height));
  }

  /** arctan t = t + t³ P(t²) */
  @inline static tangent<T extends number>(t: v128): v128 {
    const z = v128.mul<T>(t, t);
    const p = sizeof<T>() == 4 ? Table.polynomial<T>(ARCTANGENT_32, 4, z) : Table.polynomial<T>(ARCTANGENT_64, 10, z);
    return Simd.multiplyAdd<T>(t, v128.mul<T>(z, p), t);
  }

  @inline static row<T extends number>(name: Eighth): v128 {
    return Table.row<T>(sizeof<T>() == 4 ? EIGHTH_32 : EIGHTH_64, name);
  }

  @inline static sign<T extends number>(x: v128): v128 {
    return v128.and(x, Arc.row<T>(Eighth.sign));
  }

  /** √(1 − x²): the cosine that belongs to a sine, and the other way round. */
  @inline static other<T extends number>(x: v128): v128 {
    const one = Plain.one<T>();
    return v128.sqrt<T>(v128.mul<T>(v128.sub<T>(one, x), v128.add<T>(one, x)));
  }
}

class ByName<T extends number> {
  @inline of(f: Name, x: v128): v128 {
    if (f == Name.asin) return Arc.of<T>(x, Arc.other<T>(x));
    if (f == Name.acos) return Arc.of<T>(Arc.other<T>(x), x);
    if (f == Name.atan) return Arc.of<T>(x, Plain.one<T>());
    return Angle.of<T>(f as i32 as Ask, x);
  }
}

/** The angle of the point (b, a). */
class Polar<T extends number> {
  @inline of(_: i32, a: v128, b: v128): v128 {
    return Arc.of<T>(a, b);
  }
}

export function sin_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.sin, y, x, n); }
export function sin_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.sin, y, x, n); }
export function cos_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.cos, y, x, n); }
export function cos_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.cos, y, x, n); }
export function tan_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.tan, y, x, n); }
export function tan_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.tan, y, x, n); }
export function asin_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.asin, y, x, n); }
export function asin_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.asin, y, x, n); }
export function acos_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.acos, y, x, n); }
export function acos_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.acos, y, x, n); }
export function atan_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.atan, y, x, n); }
export function atan_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.atan, y, x, n); }
export function atan2_f32(y: usize, a: usize, b: usize, layout: usize): void { Elementwise.zip<f32, f32, Polar<f32>>(0, y, a, b, layout); }
export function atan2_f64(y: usize, a: usize, b: usize, layout: usize): void { Elementwise.zip<f64, f64, Polar<f64>>(0, y, a, b, layout); }
