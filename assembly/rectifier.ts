import { Elementwise, Given } from "./elementwise";
import { Exponential } from "./exponential";
import { Plain, Simd } from "./simd";

const enum Name { hardsigmoid, hardswish, clamp, hardtanh, leakyRelu, elu }

/** What is made of straight lines. */
class Hard {
  /** min(max(x, low), high); NaN stays. */
  @inline static clamp<T extends number>(x: v128, low: v128, high: v128): v128 {
    if (isInteger<T>()) return v128.min<T>(v128.max<T>(x, low), high);
    return v128.pmin<T>(v128.pmax<T>(x, low), high);
  }

  /** Where clamp moves x. */
  @inline static moved<T extends number>(x: v128, low: v128, high: v128): v128 {
    return v128.or(v128.lt<T>(x, low), v128.gt<T>(x, high));
  }

  /** Where x does not lie between the bounds. */
  @inline static outside<T extends number>(x: v128, low: v128, high: v128): v128 {
    return v128.or(v128.le<T>(x, low), v128.ge<T>(x, high));
  }

  /** min(max(x + 3, 0), 6) / 6; NaN stays. */
  @inline static sigmoid<T extends number>(x: v128): v128 {
    const six = Plain.six<T>();
    const raised = v128.pmax<T>(v128.add<T>(x, Plain.three<T>()), v128.splat<T>(0 as T));
    return v128.div<T>(v128.pmin<T>(raised, six), six);
  }

  /** Where sigmoid is 0 or 1; NaN is neither below nor above. */
  @inline static flat<T extends number>(x: v128): v128 {
    const raised = v128.add<T>(x, Plain.three<T>());
    return Hard.outside<T>(raised, v128.splat<T>(0 as T), Plain.six<T>());
  }

  /** 1 / 6 where −3 < x < 3, else 0. */
  @inline static sigmoidSlope<T extends number>(x: v128): v128 {
    return v128.andnot(v128.splat<T>((1 / 6) as T), Hard.flat<T>(x));
  }

  /** sigmoid(x), and x / 6 besides where −3 < x < 3: no 0 · ∞ beyond. */
  @inline static swishSlope<T extends number>(x: v128): v128 {
    const bend = v128.mul<T>(x, v128.splat<T>((1 / 6) as T));
    return v128.add<T>(Hard.sigmoid<T>(x), v128.andnot(bend, Hard.flat<T>(x)));
  }
}

/** What is x, or a multiple of it, where x is positive. */
class Rectifier {
  @inline static choose<T extends number>(x: v128, positive: v128, other: v128): v128 {
    return v128.bitselect(positive, other, v128.gt<T>(x, v128.splat<T>(0 as T)));
  }

  @inline static leaky<T extends number>(x: v128, slope: v128): v128 {
    return Rectifier.choose<T>(x, x, v128.mul<T>(slope, x));
  }

  /** e^x − 1 = 2^n − 1 + 2^n p for x ≤ 0: −1 where e^x would be subnormal. */
  static decayLess1<T extends number>(x: v128): v128 {
    const within = Exponential.notFaint<T>(x);
    const shifted = Exponential.shifted<T>(within);
    const power = Exponential.power<T>(shifted);
    const whole = v128.sub<T>(power, Plain.one<T>());
    return Simd.multiplyAdd<T>(Exponential.rest<T>(within, shifted), power, whole);
  }

  @inline static elu<T extends number>(x: v128, alpha: v128, scale: v128): v128 {
    const below = v128.mul<T>(alpha, Rectifier.decayLess1<T>(x));
    return v128.mul<T>(scale, v128.bitselect(below, x, v128.lt<T>(x, v128.splat<T>(0 as T))));
  }

  @inline static eluSlope<T extends number>(x: v128, alpha: v128, scale: v128): v128 {
    const one = Plain.one<T>();
    return v128.mul<T>(scale, Rectifier.choose<T>(x, one, v128.mul<T>(alpha, Exponential.flushed<T>(x))));
  }
}

class Clamp<T extends number> {
  @inline of(_: i32, x: v128): v128 {
    return Hard.clamp<T>(x, Given.first(), Given.second());
  }
}

class ByName<T extends number> {
  @inline of(f: Name, x: v128): v128 {
    if (f == Name.hardsigmoid) return Hard.sigmoid<T>(x);
    if (f == Name.hardswish) return v128.mul<T>(x, Hard.sigmoid<T>(x));
    if (f == Name.leakyRelu) return Rectifier.leaky<T>(x, Given.first());
    return Rectifier.elu<T>(x, Given.first(), Given.second());
  }
}

/** Cotangents of x, of dy and x. */
class Backward<T extends number> {
  @inline of(f: Name, dy: v128, x: v128): v128 {
    if (f == Name.hardsigmoid) return v128.mul<T>(dy, Hard.sigmoidSlope<T>(x));
    if (f == Name.hardswish) return v128.mul<T>(dy, Hard.swishSlope<T>(x));
    if (f == Name.clamp) return v128.andnot(dy, Hard.moved<T>(x, Given.first(), Given.second()));
    if (f == Name.hardtanh) return v128.andnot(dy, Hard.outside<T>(x, Given.first(), Given.second()));
    if (f == Name.leakyRelu) return Rectifier.choose<T>(x, dy, v128.mul<T>(Given.first(), dy));
    return v128.mul<T>(dy, Rectifier.eluSlope<T>(x, Given.first(), Given.second()));
  }
}

export function hardsigmoid_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.hardsigmoid, y, x, n); }
export function hardsigmoid_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.hardsigmoid, y, x, n); }
export function hardswish_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.hardswish, y, x, n); }
export function hardswish_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.hardswish, y, x, n); }
export function hardsigmoidBackward_f32(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f32, Backward<f32>>(Name.hardsigmoid, dx, dy, x, n); }
export function hardsigmoidBackward_f64(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f64, Backward<f64>>(Name.hardsigmoid, dx, dy, x, n); }
export function hardswishBackward_f32(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f32, Backward<f32>>(Name.hardswish, dx, dy, x, n); }
export function hardswishBackward_f64(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f64, Backward<f64>>(Name.hardswish, dx, dy, x, n); }
export function clamp_f32(y: usize, x: usize, n: i32, low: f64, high: f64): void { Elementwise.mapGiven<f32, Clamp<f32>>(0, y, x, n, low, high); }
export function clamp_f64(y: usize, x: usize, n: i32, low: f64, high: f64): void { Elementwise.mapGiven<f64, Clamp<f64>>(0, y, x, n, low, high); }
export function clamp_i32(y: usize, x: usize, n: i32, low: f64, high: f64): void { Elementwise.mapGiven<i32, Clamp<i32>>(0, y, x, n, low, high); }
export function clampBackward_f32(dx: usize, dy: usize, x: usize, n: i32, low: f64, high: f64): void { Elementwise.mapPairsGiven<f32, Backward<f32>>(Name.clamp, dx, dy, x, n, low, high); }
export function clampBackward_f64(dx: usize, dy: usize, x: usize, n: i32, low: f64, high: f64): void { Elementwise.mapPairsGiven<f64, Backward<f64>>(Name.clamp, dx, dy, x, n, low, high); }
export function hardtanh_f32(y: usize, x: usize, n: i32, low: f64, high: f64): void { clamp_f32(y, x, n, low, high); }
export function hardtanh_f64(y: usize, x: usize, n: i32, low: f64, high: f64): void { clamp_f64(y, x, n, low, high); }
export function hardtanh_i32(y: usize, x: usize, n: i32, low: f64, high: f64): void { clamp_i32(y, x, n, low, high); }
export function hardtanhBackward_f32(dx: usize, dy: usize, x: usize, n: i32, low: f64, high: f64): void { Elementwise.mapPairsGiven<f32, Backward<f32>>(Name.hardtanh, dx, dy, x, n, low, high); }
export function hardtanhBackward_f64(dx: usize, dy: usize, x: usize, n: i32, low: f64, high: f64): void { Elementwise.mapPairsGiven<f64, Backward<f64>>(Name.hardtanh, dx, dy, x, n, low, high); }
export function leakyRelu_f32(y: usize, x: usize, n: i32, slope: f64): void { Elementwise.mapGiven<f32, ByName<f32>>(Name.leakyRelu, y, x, n, slope, slope); }
export function leakyRelu_f64(y: usize, x: usize, n: i32, slope: f64): void { Elementwise.mapGiven<f64, ByName<f64>>(Name.leakyRelu, y, x, n, slope, slope); }
export function leakyReluBackward_f32(dx: usize, dy: usize, x: usize, n: i32, slope: f64): void { Elementwise.mapPairsGiven<f32, Backward<f32>>(Name.leakyRelu, dx, dy, x, n, slope, slope); }
export function leakyReluBackward_f64(dx: usize, dy: usize, x: usize, n: i32, slope: f64): void { Elementwise.mapPairsGiven<f64, Backward<f64>>(Name.leakyRelu, dx, dy, x, n, slope, slope); }
export function elu_f32(y: usize, x: usize, n: i32, alpha: f64, scale: f64): void { Elementwise.mapGiven<f32, ByName<f32>>(Name.elu, y, x, n, alpha, scale); }
export function elu_f64(y: usize, x: usize, n: i32, alpha: f64, scale: f64): void { Elementwise.mapGiven<f64, ByName<f64>>(Name.elu, y, x, n, alpha, scale); }
export function eluBackward_f32(dx: usize, dy: usize, x: usize, n: i32, alpha: f64, scale: f64): void { Elementwise.mapPairsGiven<f32, Backward<f32>>(Name.elu, dx, dy, x, n, alpha, scale); }
export function eluBackward_f64(dx: usize, dy: usize, x: usize, n: i32, alpha: f64, scale: f64): void { Elementwise.mapPairsGiven<f64, Backward<f64>>(Name.elu, dx, dy, x, n, alpha, scale); }
