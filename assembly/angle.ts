import { FarAngle } from "./farAngle";
import { Halves, Plain, Simd, Table } from "./simd";

/** What is asked of an angle. */
export const enum Ask { sine, cosine, tangent }

/** 2 / π; −π / 2 in three parts, of which multiples of the first two are exact; 1.5 · 2⁵², which rounds. */
const enum Turn { turns, high, middle, low, shift }
const TURN = memory.data<f64>([
  0.63661977236758138, -1.5707963267341256, -6.077100506303966e-11, -2.0222662487959506e-21, 6755399441055744,
]);

/** The largest angle for these. */
const LARGEST: f64 = 3e6;

/** (sin r / r − 1) / r² and (cos r − 1 + r² / 2) / r⁴ in powers of r², |r| ≤ π / 4 (least squares on Chebyshev nodes; error 3e-9 and 6e-10, 1e-17 and 3e-19). */
const SINE_32 = memory.data<f32>([-0.166666672, 0.00833333191, -0.00019840087, 2.72499256e-6]);
const COSINE_32 = memory.data<f32>([0.0416666642, -0.00138883025, 0.0000245479423]);
const SINE_64 = memory.data<f64>([
  -0.166666666666666307, 0.00833333333332216247, -0.000198412698296358869, 2.75573136386469768e-6, -2.50507504579220322e-8,
  1.58963804890581247e-10,
]);
const COSINE_64 = memory.data<f64>([
  0.0416666666666665956, -0.00138888888888735431, 0.0000248015872891570602, -2.75573142663582816e-7, 2.08757124135986305e-9,
  -1.13591193781570484e-11,
]);

/** Sine, cosine and tangent of angles that are a number of quarter turns and r + rest, |r| ≤ π / 4; the rest counts in f64. */
export class Angle {
  /** r + (rest (1 − r² / 2) + r³ P(r²)), or r + r³ P(r²). */
  @inline static sinOfRest<T extends number>(r: v128, rest: v128): v128 {
    const z = v128.mul<T>(r, r), cube = v128.mul<T>(z, r);
    if (sizeof<T>() == 4) return Simd.multiplyAdd<T>(cube, Table.polynomial<T>(SINE_32, 3, z), r);
    const cubic = f64x2.mul(cube, Table.polynomial<f64>(SINE_64, 5, z));
    const slope = f64x2.sub(Plain.one<f64>(), f64x2.mul(Plain.half<f64>(), z));
    return f64x2.add(r, f64x2.add(f64x2.mul(rest, slope), cubic));
  }

  /** c + ((1 − c) − r² / 2 + (r⁴ P(r²) − r rest)), c = 1 − r² / 2 as it is rounded, or c + r⁴ P(r²). */
  @inline static cosOfRest<T extends number>(r: v128, rest: v128): v128 {
    const one = Plain.one<T>();
    const z = v128.mul<T>(r, r), half = v128.mul<T>(Plain.half<T>(), z), square = v128.mul<T>(z, z);
    const c = v128.sub<T>(one, half);
    if (sizeof<T>() == 4) return Simd.multiplyAdd<T>(square, Table.polynomial<T>(COSINE_32, 2, z), c);
    const lost = f64x2.sub(f64x2.sub(one, c), half);
    const quartic = f64x2.mul(square, Table.polynomial<f64>(COSINE_64, 5, z));
    return f64x2.add(c, f64x2.add(lost, f64x2.sub(quartic, f64x2.mul(r, rest))));
  }

  /** The sine after so many more quarter turns, in the last bits of an integer: the cosine where that is odd, of the other sign where it is 2 or 3. */
  @inline static turned<T extends number>(quarters: v128, sine: v128, cosine: v128): v128 {
    if (sizeof<T>() == 4) {
      const odd = i32x4.shr_s(i32x4.shl(quarters, 31), 31);
      return v128.xor(v128.bitselect(cosine, sine, odd), i32x4.shl(i32x4.shr_u(quarters, 1), 31));
    }
    const odd = i64x2.ne(v128.and(quarters, i64x2.splat(1)), i64x2.splat(0));
    return v128.xor(v128.bitselect(cosine, sine, odd), i64x2.shl(i64x2.shr_u(quarters, 1), 63));
  }

  /** x + shift: in the last bits, the nearest integer. */
  @inline static shifted(x: v128): v128 {
    return f64x2.add(x, Table.row<f64>(TURN, Turn.shift));
  }

  @inline static unshifted(x: v128): v128 {
    return f64x2.sub(x, Table.row<f64>(TURN, Turn.shift));
  }

  /** How many quarter turns x has, shifted. */
  @inline static turns(x: v128): v128 {
    return Angle.shifted(f64x2.mul(x, Table.row<f64>(TURN, Turn.turns)));
  }

  /** By quarter turns; or, far away and where x is infinite, one by one. */
  static of<T extends number>(ask: Ask, x: v128): v128 {
    const near = v128.le<T>(v128.abs<T>(x), v128.splat<T>(LARGEST as T));
    const y = sizeof<T>() == 4 ? Angle.ofFour(ask, x) : Angle.ofTwo(ask, x);
    return i32x4.all_true(near) ? y : v128.bitselect(y, Angle.ofFar<T>(ask, x), near);
  }

  /** x less its quarter turns, part after part, in f64. */
  @inline static ofFour(ask: Ask, x: v128): v128 {
    const low = Halves.low(x), high = Halves.high(x), lowTurns = Angle.turns(low), highTurns = Angle.turns(high);
    const r = Halves.join(Angle.less(low, lowTurns), Angle.less(high, highTurns));
    return Angle.ofRest<f32>(ask, x, v128.shuffle<u32>(lowTurns, highTurns, 0, 2, 4, 6), r, r);
  }

  @inline static less(x: v128, shifted: v128): v128 {
    const n = Angle.unshifted(shifted);
    const high = Simd.multiplyAdd<f64>(n, Table.row<f64>(TURN, Turn.high), x);
    const middle = Simd.multiplyAdd<f64>(n, Table.row<f64>(TURN, Turn.middle), high);
    return Simd.multiplyAdd<f64>(n, Table.row<f64>(TURN, Turn.low), middle);
  }

  /** The same, and what the last difference loses. */
  @inline static ofTwo(ask: Ask, x: v128): v128 {
    const shifted = Angle.turns(x), n = Angle.unshifted(shifted);
    const a = f64x2.add(x, f64x2.mul(n, Table.row<f64>(TURN, Turn.high)));
    const middle = f64x2.mul(n, Table.row<f64>(TURN, Turn.middle));
    const b = f64x2.add(a, middle);
    const low = f64x2.add(f64x2.add(f64x2.sub(a, b), middle), f64x2.mul(n, Table.row<f64>(TURN, Turn.low)));
    const r = f64x2.add(b, low);
    return Angle.ofRest<f64>(ask, x, shifted, r, f64x2.add(f64x2.sub(b, r), low));
  }

  /** The sine is 0 only of ±0, and ±0 there. */
  @inline static ofRest<T extends number>(ask: Ask, x: v128, quarters: v128, r: v128, rest: v128): v128 {
    const sine = Angle.sinOfRest<T>(r, rest), cosine = Angle.cosOfRest<T>(r, rest), next = i32x4.add(quarters, i32x4.splat(1));
    if (ask == Ask.cosine) return Angle.turned<T>(next, sine, cosine);
    const unsigned = Angle.turned<T>(quarters, sine, cosine);
    const y = v128.bitselect(x, unsigned, v128.eq<T>(unsigned, v128.splat<T>(0 as T)));
    return ask == Ask.sine ? y : v128.div<T>(y, Angle.turned<T>(next, sine, cosine));
  }

  static ofFar<T extends number>(ask: Ask, x: v128): v128 {
    if (sizeof<T>() == 4) return Halves.join(Angle.ofFar<f64>(ask, Halves.low(x)), Angle.ofFar<f64>(ask, Halves.high(x)));
    const first = FarAngle.reduce(f64x2.extract_lane(x, 0));
    const rest = f64x2.splat(FarAngle.rest), lost = f64x2.splat(FarAngle.lost);
    const quarters = i64x2(first, FarAngle.reduce(f64x2.extract_lane(x, 1)));
    const r = f64x2.replace_lane(rest, 1, FarAngle.rest);
    return Angle.ofRest<f64>(ask, x, quarters, r, f64x2.replace_lane(lost, 1, FarAngle.lost));
  }
}
