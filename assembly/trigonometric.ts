import { Elementwise } from "./elementwise";
import { Walk } from "./layout";
import { Simd, Table } from "./simd";

const enum Name { sin, cos, tan, asin, acos, atan }

/** 2 / π; π / 2 in three parts, of which multiples of the first two are exact; 1.5 · 2⁵², which rounds; the largest angle for these. */
const enum Turn { turns, high, middle, low, shift, largest }
const TURN = memory.data<f64>([
  0.63661977236758138, 1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21, 6755399441055744, 1e6,
]);

/** (sin r / r − 1) / r² and (cos r − 1 + r² / 2) / r⁴ in powers of r², |r| ≤ π / 4 (least squares on Chebyshev nodes; error 2e-11 and 1e-12, 4e-18 and 5e-20). */
const SINE_32 = memory.data<f64>([-0.166666666638580682, 0.00833333187552071373, -0.000198400870856976169, 2.72499636588008122e-6]);
const COSINE_32 = memory.data<f64>([0.0416666666643231901, -0.00138888876725963369, 0.000024800600627652243, -2.73009862735361776e-7]);
const SINE_64 = memory.data<f64>([
  -0.166666666666666307, 0.00833333333332216247, -0.000198412698296358869, 2.75573136386469768e-6, -2.50507504579220322e-8,
  1.58963804890581247e-10,
]);
const COSINE_64 = memory.data<f64>([
  0.0416666666666665956, -0.00138888888888735431, 0.0000248015872891570602, -2.75573142663582816e-7, 2.08757124135986305e-9,
  -1.13591193781570484e-11,
]);

/** Sine and cosine of angles that are a number of quarter turns and r + rest, |r| ≤ π / 4; two at a time, in f64, and for f32 without the rest. */
export class Angle {
  /** r + (rest (1 − r² / 2) + r³ P(r²)), or r + r³ P(r²). */
  @inline static sinOfRest<T extends number>(r: v128, rest: v128): v128 {
    const z = f64x2.mul(r, r), cube = f64x2.mul(z, r);
    if (sizeof<T>() == 4) return Simd.multiplyAdd<f64>(cube, Table.polynomial<f64>(SINE_32, 3, z), r);
    const cubic = f64x2.mul(cube, Table.polynomial<f64>(SINE_64, 5, z));
    const slope = f64x2.sub(f64x2.splat(1), f64x2.mul(f64x2.splat(0.5), z));
    return f64x2.add(r, f64x2.add(f64x2.mul(rest, slope), cubic));
  }

  /** c + ((1 − c) − r² / 2 + (r⁴ P(r²) − r rest)), c = 1 − r² / 2 as it is rounded, or c + r⁴ P(r²). */
  @inline static cosOfRest<T extends number>(r: v128, rest: v128): v128 {
    const z = f64x2.mul(r, r), half = f64x2.mul(f64x2.splat(0.5), z);
    const c = f64x2.sub(f64x2.splat(1), half);
    if (sizeof<T>() == 4) return Simd.multiplyAdd<f64>(f64x2.mul(z, z), Table.polynomial<f64>(COSINE_32, 3, z), c);
    const lost = f64x2.sub(f64x2.sub(f64x2.splat(1), c), half);
    const quartic = f64x2.mul(f64x2.mul(z, z), Table.polynomial<f64>(COSINE_64, 5, z));
    return f64x2.add(c, f64x2.add(lost, f64x2.sub(quartic, f64x2.mul(r, rest))));
  }

  /** The sine after q more quarter turns, q in the last bits of an integer: the cosine where q is odd, of the other sign where it is 2 or 3. */
  @inline static turned(quarters: v128, sine: v128, cosine: v128): v128 {
    const odd = i64x2.ne(v128.and(quarters, i64x2.splat(1)), i64x2.splat(0));
    return v128.xor(v128.bitselect(cosine, sine, odd), i64x2.shl(v128.and(quarters, i64x2.splat(2)), 62));
  }

  /** x + shift: in the last bits, the nearest integer. */
  @inline static shifted(x: v128): v128 {
    return f64x2.add(x, Table.row<f64>(TURN, Turn.shift));
  }

  @inline static unshifted(x: v128): v128 {
    return f64x2.sub(x, Table.row<f64>(TURN, Turn.shift));
  }

  /** sin(x + first π / 2), which is 0 only where it is the sine of ±0, and that is ±0. */
  static sin<T extends number>(x: v128, first: i64): v128 {
    const near = f64x2.le(f64x2.abs(x), Table.row<f64>(TURN, Turn.largest));
    const unsigned = Angle.sinOfNear<T>(x, first);
    const y = v128.bitselect(x, unsigned, f64x2.eq(unsigned, f64x2.splat(0)));
    return i32x4.all_true(near) ? y : v128.bitselect(y, Angle.sinOfAny(x, first), near);
  }

  /** x less its quarter turns, part after part, and what the last difference loses. */
  @inline static sinOfNear<T extends number>(x: v128, first: i64): v128 {
    const shifted = Angle.shifted(f64x2.mul(x, Table.row<f64>(TURN, Turn.turns)));
    const n = Angle.unshifted(shifted);
    const a = f64x2.sub(x, f64x2.mul(n, Table.row<f64>(TURN, Turn.high)));
    const middle = f64x2.mul(n, Table.row<f64>(TURN, Turn.middle));
    const b = f64x2.sub(a, middle);
    const low = f64x2.sub(f64x2.sub(f64x2.sub(a, b), middle), f64x2.mul(n, Table.row<f64>(TURN, Turn.low)));
    const r = f64x2.add(b, low), rest = f64x2.add(f64x2.sub(b, r), low);
    return Angle.turned(i64x2.add(shifted, i64x2.splat(first)), Angle.sinOfRest<T>(r, rest), Angle.cosOfRest<T>(r, rest));
  }

  /** One by one: large angles need π to many places; ∞ has none. */
  static sinOfAny(x: v128, first: i64): v128 {
    const a = f64x2.extract_lane(x, 0), b = f64x2.extract_lane(x, 1);
    if (first == 0) return f64x2(NativeMath.sin(a), NativeMath.sin(b));
    return f64x2(NativeMath.cos(a), NativeMath.cos(b));
  }
}

/** Functions of angles, computed in f64: an f32 is that result, rounded once. */
class Trigonometric<T extends number> {
  @inline of(f: Name, x: v128): v128 {
    const first: i64 = f == Name.sin ? 0 : 1;
    if (sizeof<T>() == 8) return Angle.sin<T>(x, first);
    const low = f32x4.demote_f64x2_zero(Angle.sin<T>(f64x2.promote_low_f32x4(x), first));
    const high = f32x4.demote_f64x2_zero(Angle.sin<T>(f64x2.promote_low_f32x4(v128.shuffle<u64>(x, x, 1, 0)), first));
    return v128.shuffle<u64>(low, high, 0, 2);
  }
}

/** Those that are computed one by one. */
class Single {
  @inline static of(f: Name, x: f64): f64 {
    if (f == Name.tan) return NativeMath.tan(x);
    if (f == Name.asin) return NativeMath.asin(x);
    if (f == Name.acos) return NativeMath.acos(x);
    return NativeMath.atan(x);
  }

  /** y_i = f(x_i). y may be x. */
  @inline static map<T extends number>(f: Name, y: usize, x: usize, n: i32): void {
    for (let i = 0; i < n; i++) store<T>(Simd.at<T>(y, i), Single.of(f, load<T>(Simd.at<T>(x, i)) as f64) as T);
  }
}

/** y = the angle of the point (b, a), in (−π, π]; computed in f64. */
function atan2<T extends number>(y: usize, a: usize, b: usize, layout: usize): void {
  const n = Walk.columns(layout);
  const aStep = Walk.step(layout, 1);
  const bStep = Walk.step(layout, 2);
  const rows = Walk.rows(layout);
  for (let row = 0; row < rows; row++) {
    const yRow = Simd.at<T>(y, Walk.offset(layout, 0, row));
    const aRow = Simd.at<T>(a, Walk.offset(layout, 1, row));
    const bRow = Simd.at<T>(b, Walk.offset(layout, 2, row));
    for (let i = 0; i < n; i++) {
      const ai = load<T>(Simd.at<T>(aRow, i * aStep)) as f64;
      const bi = load<T>(Simd.at<T>(bRow, i * bStep)) as f64;
      store<T>(Simd.at<T>(yRow, i), NativeMath.atan2(ai, bi) as T);
    }
  }
}

export function sin_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, Trigonometric<f32>>(Name.sin, y, x, n); }
export function sin_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, Trigonometric<f64>>(Name.sin, y, x, n); }
export function cos_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, Trigonometric<f32>>(Name.cos, y, x, n); }
export function cos_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, Trigonometric<f64>>(Name.cos, y, x, n); }
export function tan_f32(y: usize, x: usize, n: i32): void { Single.map<f32>(Name.tan, y, x, n); }
export function tan_f64(y: usize, x: usize, n: i32): void { Single.map<f64>(Name.tan, y, x, n); }
export function asin_f32(y: usize, x: usize, n: i32): void { Single.map<f32>(Name.asin, y, x, n); }
export function asin_f64(y: usize, x: usize, n: i32): void { Single.map<f64>(Name.asin, y, x, n); }
export function acos_f32(y: usize, x: usize, n: i32): void { Single.map<f32>(Name.acos, y, x, n); }
export function acos_f64(y: usize, x: usize, n: i32): void { Single.map<f64>(Name.acos, y, x, n); }
export function atan_f32(y: usize, x: usize, n: i32): void { Single.map<f32>(Name.atan, y, x, n); }
export function atan_f64(y: usize, x: usize, n: i32): void { Single.map<f64>(Name.atan, y, x, n); }
export function atan2_f32(y: usize, a: usize, b: usize, layout: usize): void { atan2<f32>(y, a, b, layout); }
export function atan2_f64(y: usize, a: usize, b: usize, layout: usize): void { atan2<f64>(y, a, b, layout); }
