import { Elementwise } from "./elementwise";
import { Exponential } from "./exponential";
import { Logarithm } from "./logarithm";
import { Plain } from "./simd";

const enum Name { sinh, cosh, asinh, acosh, atanh }

/** Functions of the lanes of one vector. The odd ones are computed of |x|, and take its sign. */
class Hyperbolic {
  /** e^(|x| / 2) − 1, held where its square is infinite and it is not. */
  @inline static root<T extends number>(x: v128): v128 {
    const half = v128.mul<T>(v128.abs<T>(x), Plain.half<T>());
    return Exponential.expm1<T>(v128.pmin<T>(half, v128.splat<T>((sizeof<T>() == 4 ? 60 : 400) as T)));
  }

  /** sinh x = ½ (s − 1/s) (s + 1/s), s = 1 + t = e^(|x| / 2), where s − 1/s = t + t / s: nothing cancels. */
  static sinh<T extends number>(x: v128): v128 {
    const one = Plain.one<T>();
    const t = Hyperbolic.root<T>(x);
    const s = v128.add<T>(one, t);
    const difference = v128.mul<T>(Plain.half<T>(), v128.add<T>(t, v128.div<T>(t, s)));
    return Hyperbolic.odd<T>(x, v128.mul<T>(difference, v128.add<T>(s, v128.div<T>(one, s))));
  }

  /** cosh x = ½ s s + ½ / (s s). */
  static cosh<T extends number>(x: v128): v128 {
    const half = Plain.half<T>();
    const s = v128.add<T>(Plain.one<T>(), Hyperbolic.root<T>(x));
    return v128.add<T>(v128.div<T>(v128.div<T>(half, s), s), v128.mul<T>(v128.mul<T>(half, s), s));
  }

  /** log(1 + z), or, where x is so large that z would overflow, log 2x. */
  @inline static log<T extends number>(x: v128, z: v128): v128 {
    const large = v128.gt<T>(x, v128.splat<T>(1152921504606846976 as T)); // 2^60
    const y = Logarithm.ofOnePlus<T>(v128.bitselect(x, z, large));
    return v128.add<T>(y, v128.and(large, v128.splat<T>(0.6931471805599453 as T)));
  }

  /** asinh x = log(1 + x + x² / (1 + √(1 + x²))). */
  static asinh<T extends number>(x: v128): v128 {
    const one = Plain.one<T>();
    const size = v128.abs<T>(x);
    const square = v128.mul<T>(size, size);
    const root = v128.sqrt<T>(v128.add<T>(one, square));
    const z = v128.add<T>(size, v128.div<T>(square, v128.add<T>(one, root)));
    return Hyperbolic.odd<T>(x, Hyperbolic.log<T>(size, z));
  }

  /** acosh x = log(1 + t + √t √(t + 2)), t = x − 1. */
  static acosh<T extends number>(x: v128): v128 {
    const t = v128.sub<T>(x, Plain.one<T>());
    const root = v128.mul<T>(v128.sqrt<T>(t), v128.sqrt<T>(v128.add<T>(t, Plain.two<T>())));
    return Hyperbolic.log<T>(x, v128.add<T>(t, root));
  }

  /** atanh x = ½ log(1 + 2x / (1 − x)). */
  static atanh<T extends number>(x: v128): v128 {
    const size = v128.abs<T>(x);
    const z = v128.div<T>(v128.add<T>(size, size), v128.sub<T>(Plain.one<T>(), size));
    return Hyperbolic.odd<T>(x, v128.mul<T>(Plain.half<T>(), Logarithm.ofOnePlus<T>(z)));
  }

  /** y with the sign of x. */
  @inline static odd<T extends number>(x: v128, y: v128): v128 {
    return v128.or(y, v128.xor(x, v128.abs<T>(x)));
  }
}

class ByName<T extends number> {
  @inline of(f: Name, x: v128): v128 {
    if (f == Name.sinh) return Hyperbolic.sinh<T>(x);
    if (f == Name.cosh) return Hyperbolic.cosh<T>(x);
    if (f == Name.asinh) return Hyperbolic.asinh<T>(x);
    if (f == Name.acosh) return Hyperbolic.acosh<T>(x);
    return Hyperbolic.atanh<T>(x);
  }
}

export function sinh_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.sinh, y, x, n); }
export function sinh_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.sinh, y, x, n); }
export function cosh_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.cosh, y, x, n); }
export function cosh_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.cosh, y, x, n); }
export function asinh_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.asinh, y, x, n); }
export function asinh_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.asinh, y, x, n); }
export function acosh_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.acosh, y, x, n); }
export function acosh_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.acosh, y, x, n); }
export function atanh_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.atanh, y, x, n); }
export function atanh_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.atanh, y, x, n); }
