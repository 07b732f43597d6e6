import { Elementwise, Given } from "./elementwise";
import { Exponential } from "./exponential";
import { Logarithm } from "./logarithm";
import { Plain, Simd, Table } from "./simd";

const enum Name { tanh, sigmoid, relu, gelu, geluTanh, silu, mish, softplus }

/** Functions of the lanes of one vector; they also serve the fused kernels. */
export class Activation {
  /** tanh |x| = (1 − e) / (1 + e), e = e^(−2|x|) = 2^n (1 + p): 1 ∓ 2^n is exact unless it is 1. */
  @inline static tanh<T extends number>(x: v128): v128 {
    const one = Plain.one<T>();
    const size = v128.abs<T>(x);
    const within = Exponential.notFaint<T>(v128.neg<T>(v128.add<T>(size, size)));
    const shifted = Exponential.shifted<T>(within);
    const power = Exponential.power<T>(shifted);
    const rest = v128.mul<T>(Exponential.rest<T>(within, shifted), power);
    const less = v128.sub<T>(v128.sub<T>(one, power), rest);
    const more = v128.add<T>(v128.add<T>(one, power), rest);
    return v128.or(v128.div<T>(less, more), v128.xor(x, size));
  }

  /** σ(x) = 1 / (1 + e^(−x)), where e^(−x) may be ∞. */
  @inline static sigmoid<T extends number>(x: v128): v128 {
    const one = Plain.one<T>();
    const minus = v128.neg<T>(x);
    const power = Exponential.inlineFlushed<T>(minus);
    return v128.div<T>(one, v128.add<T>(one, power));
  }

  /** max(x, 0); NaN stays. */
  @inline static relu<T extends number>(x: v128): v128 {
    return v128.pmax<T>(x, v128.splat<T>(0 as T));
  }

  /** x σ(x). */
  static silu<T extends number>(x: v128): v128 {
    return v128.mul<T>(x, Activation.sigmoid<T>(x));
  }

  /** s (1 + x (1 − s)), s = σ(x): the slope of x σ(x). */
  static siluSlope<T extends number>(x: v128): v128 {
    const one = Plain.one<T>();
    const s = Activation.sigmoid<T>(x);
    return v128.mul<T>(s, v128.add<T>(one, v128.mul<T>(x, v128.sub<T>(one, s))));
  }

  /** n / (n + 2), n = e (e + 2), e = e^x: tanh ln(1 + e^x); 1 from 40 up. */
  static mish<T extends number>(x: v128): v128 {
    const two = Plain.two<T>();
    const e = Exponential.flushed<T>(v128.pmin<T>(x, v128.splat<T>(40 as T)));
    const n = v128.mul<T>(e, v128.add<T>(e, two));
    return v128.mul<T>(x, v128.div<T>(n, v128.add<T>(n, two)));
  }

  /** (n + 4 x e (e + 1) q) q, q = 1 / (n + 2): the slope of x n / (n + 2); 1 from 40 up, however large x is. */
  static mishSlope<T extends number>(x: v128): v128 {
    const one = Plain.one<T>();
    const two = Plain.two<T>();
    const most = v128.splat<T>(40 as T);
    const e = Exponential.flushed<T>(v128.pmin<T>(x, most));
    const n = v128.mul<T>(e, v128.add<T>(e, two));
    const q = v128.div<T>(one, v128.add<T>(n, two));
    const share = v128.mul<T>(v128.mul<T>(e, v128.add<T>(e, one)), q);
    const bend = v128.mul<T>(x, v128.and(v128.mul<T>(Plain.four<T>(), share), v128.lt<T>(x, most)));
    return v128.mul<T>(v128.add<T>(n, bend), q);
  }

  /** log(1 + x), 0 ≤ x ≤ 1, where nothing is lost: f is x, or (1 + x) / 2 − 1. */
  @inline static log1p<T extends number>(x: v128): v128 {
    const one = Plain.one<T>();
    const far = v128.gt<T>(x, v128.splat<T>(0.4142135623730951 as T));
    const half = v128.mul<T>(v128.sub<T>(x, one), Plain.half<T>());
    return Logarithm.ofFraction<T>(v128.bitselect(half, x, far), v128.and(one, far));
  }

  /** ln(1 + e^(βx)) / β = (max(z, 0) + ln(1 + e^(−|z|))) / β, z = βx; x itself where z lies above the threshold. */
  static softplus<T extends number>(x: v128, beta: v128, threshold: v128): v128 {
    const z = v128.mul<T>(beta, x);
    const log = Activation.log1p<T>(Exponential.exp<T>(v128.neg<T>(v128.abs<T>(z))));
    const y = v128.div<T>(v128.add<T>(Activation.relu<T>(z), log), beta);
    return v128.bitselect(x, y, v128.gt<T>(z, threshold));
  }

  /** σ(z), z = βx; 1 where z lies above the threshold. */
  static softplusSlope<T extends number>(x: v128, beta: v128, threshold: v128): v128 {
    const one = Plain.one<T>();
    const z = v128.mul<T>(beta, x);
    const power = Exponential.flushed<T>(v128.neg<T>(z));
    return v128.div<T>(one, v128.add<T>(one, v128.andnot(power, v128.gt<T>(z, threshold))));
  }
}

/** P and Q in powers of x², (Φ(x) − ½) / x = P(x²) / Q(x²), |x| ≤ 5.7 and 8.3 (least squares on Chebyshev nodes; error of Φ 2.5e-8 and 1e-17). */
const ABOVE_32 = memory.data<f32>([0.398942271011, 0.0342170633971, 0.00469373122404, 0.000171642219965, 6.28756806095e-6,
  2.19456292419e-8,
]);
const BELOW_32 = memory.data<f32>([1, 0.252435742847, 0.0288390546703, 0.00190104752157, 7.41009098258e-5, 1.169178752e-6]);
const ABOVE_64 = memory.data<f64>([
  0.39894228040143259, 0.038802391467196202, 0.0058343766947127104, 0.00030290965620798783, 1.8842028840895054e-5,
  6.2497673183302749e-7, 2.1447710435176852e-8, 4.6491464721273534e-10, 9.302939993571744e-12, 1.1833821533994632e-13,
  1.1606472936012819e-15, 3.9241181424438115e-18, 1.3984636390336915e-21,
]);
const BELOW_64 = memory.data<f64>([
  1, 0.26392983824163777, 0.033612919961437547, 0.0027393797559312277, 0.00015962387501000478, 7.0301768213098169e-6,
  2.4081738613605384e-7, 6.4859815685577875e-9, 1.3659518685385982e-10, 2.1884152569041998e-12, 2.491006093954577e-14,
  1.6443145628393886e-16, 2.2174296679792198e-19,
]);

/** x times the chance that a normal number lies below x, exactly and by an approximation. */
class Gelu {
  /** Φ(x) = ½ + x P(x²) / Q(x²), which passes 0 and 1 before ±5.73 and ±8.4: from there on the quotient stays. */
  @inline static inlineChance<T extends number>(x: v128): v128 {
    const half = Plain.half<T>(), most = v128.splat<T>((sizeof<T>() == 4 ? 5.73 * 5.73 : 8.4 * 8.4) as T);
    const square = v128.pmin<T>(v128.mul<T>(x, x), most);
    const p = sizeof<T>() == 4 ? Table.polynomial<T>(ABOVE_32, 5, square) : Table.polynomial<T>(ABOVE_64, 12, square);
    const q = sizeof<T>() == 4 ? Table.polynomial<T>(BELOW_32, 5, square) : Table.polynomial<T>(BELOW_64, 12, square);
    const share = v128.div<T>(v128.mul<T>(x, p), q);
    return v128.add<T>(half, v128.pmin<T>(v128.pmax<T>(share, v128.neg<T>(half)), half));
  }

  /** The same, called. */
  static chance<T extends number>(x: v128): v128 {
    return Gelu.inlineChance<T>(x);
  }

  @inline static exact<T extends number>(x: v128): v128 {
    return v128.mul<T>(x, Gelu.inlineChance<T>(x));
  }

  /** Φ(x) + x φ(x), φ(x) = e^(−x² / 2) / √(2π). */
  static exactSlope<T extends number>(x: v128): v128 {
    const power = Exponential.decay<T>(v128.mul<T>(v128.mul<T>(x, x), v128.splat<T>(-0.5 as T)));
    const density = v128.mul<T>(power, v128.splat<T>(0.3989422804014327 as T));
    return v128.add<T>(Gelu.chance<T>(x), v128.mul<T>(x, density));
  }

  /** ½ (1 + tanh u) = σ(2u), 2u = 2 √(2/π) (x + 0.044715 x³). */
  static share<T extends number>(x: v128): v128 {
    const cubic = v128.mul<T>(v128.splat<T>(0.07135481627260025 as T), v128.mul<T>(x, x));
    return Activation.sigmoid<T>(v128.mul<T>(x, v128.add<T>(v128.splat<T>(1.5957691216057308 as T), cubic)));
  }

  /** s + x s (1 − s) (2u)', s = σ(2u). */
  static slope<T extends number>(x: v128): v128 {
    const s = Gelu.share<T>(x);
    const cubic = v128.mul<T>(v128.splat<T>(0.21406444881780076 as T), v128.mul<T>(x, x));
    const inner = v128.mul<T>(x, v128.add<T>(v128.splat<T>(1.5957691216057308 as T), cubic));
    return v128.mul<T>(s, v128.add<T>(Plain.one<T>(), v128.mul<T>(v128.sub<T>(Plain.one<T>(), s), inner)));
  }
}

class ByName<T extends number> {
  @inline of(f: Name, x: v128): v128 {
    if (f == Name.tanh) return Activation.tanh<T>(x);
    if (f == Name.sigmoid) return Activation.sigmoid<T>(x);
    if (f == Name.relu) return Activation.relu<T>(x);
    if (f == Name.gelu) return Gelu.exact<T>(x);
    if (f == Name.geluTanh) return v128.mul<T>(x, Gelu.share<T>(x));
    if (f == Name.silu) return Activation.silu<T>(x);
    if (f == Name.mish) return Activation.mish<T>(x);
    return Activation.softplus<T>(x, Given.first(), Given.second());
  }
}

/** y = tanh x. y may be x, here and below. */
export function tanh<T extends number>(y: usize, x: usize, n: i32): void {
  Elementwise.map<T, ByName<T>>(Name.tanh, y, x, n);
}

/** y = 1 / (1 + e^(−x)). */
export function sigmoid<T extends number>(y: usize, x: usize, n: i32): void {
  Elementwise.map<T, ByName<T>>(Name.sigmoid, y, x, n);
}

/** y = max(x, 0). */
export function relu<T extends number>(y: usize, x: usize, n: i32): void {
  Elementwise.map<T, ByName<T>>(Name.relu, y, x, n);
}

/** Cotangents of x, of dy and either y or x. */
class Backward<T extends number> {
  @inline of(f: Name, dy: v128, x: v128): v128 {
    const one = Plain.one<T>();
    if (f == Name.tanh) return v128.mul<T>(v128.mul<T>(dy, v128.sub<T>(one, x)), v128.add<T>(one, x));
    if (f == Name.sigmoid) return v128.mul<T>(dy, v128.mul<T>(x, v128.sub<T>(one, x)));
    if (f == Name.relu) return v128.and(dy, v128.gt<T>(x, v128.splat<T>(0 as T)));
    if (f == Name.gelu) return v128.mul<T>(dy, Gelu.exactSlope<T>(x));
    if (f == Name.geluTanh) return v128.mul<T>(dy, Gelu.slope<T>(x));
    if (f == Name.silu) return v128.mul<T>(dy, Activation.siluSlope<T>(x));
    if (f == Name.mish) return v128.mul<T>(dy, Activation.mishSlope<T>(x));
    return v128.mul<T>(dy, Activation.softplusSlope<T>(x, Given.first(), Given.second()));
  }
}

export function tanh_f32(y: usize, x: usize, n: i32): void { tanh<f32>(y, x, n); }
export function tanh_f64(y: usize, x: usize, n: i32): void { tanh<f64>(y, x, n); }
export function sigmoid_f32(y: usize, x: usize, n: i32): void { sigmoid<f32>(y, x, n); }
export function sigmoid_f64(y: usize, x: usize, n: i32): void { sigmoid<f64>(y, x, n); }
export function relu_f32(y: usize, x: usize, n: i32): void { relu<f32>(y, x, n); }
export function relu_f64(y: usize, x: usize, n: i32): void { relu<f64>(y, x, n); }
export function gelu_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.gelu, y, x, n); }
export function gelu_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.gelu, y, x, n); }
export function geluTanh_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.geluTanh, y, x, n); }
export function geluTanh_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.geluTanh, y, x, n); }
export function silu_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.silu, y, x, n); }
export function silu_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.silu, y, x, n); }
export function tanhAdjoint_f32(dx: usize, dy: usize, y: usize, layout: usize): void { Elementwise.zip<f32, f32, Backward<f32>>(Name.tanh, dx, dy, y, layout); }
export function tanhAdjoint_f64(dx: usize, dy: usize, y: usize, layout: usize): void { Elementwise.zip<f64, f64, Backward<f64>>(Name.tanh, dx, dy, y, layout); }
export function sigmoidAdjoint_f32(dx: usize, dy: usize, y: usize, layout: usize): void { Elementwise.zip<f32, f32, Backward<f32>>(Name.sigmoid, dx, dy, y, layout); }
export function sigmoidAdjoint_f64(dx: usize, dy: usize, y: usize, layout: usize): void { Elementwise.zip<f64, f64, Backward<f64>>(Name.sigmoid, dx, dy, y, layout); }
export function reluAdjoint_f32(dx: usize, dy: usize, y: usize, layout: usize): void { Elementwise.zip<f32, f32, Backward<f32>>(Name.relu, dx, dy, y, layout); }
export function reluAdjoint_f64(dx: usize, dy: usize, y: usize, layout: usize): void { Elementwise.zip<f64, f64, Backward<f64>>(Name.relu, dx, dy, y, layout); }
export function geluBackward_f32(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f32, Backward<f32>>(Name.gelu, dx, dy, x, n); }
export function geluBackward_f64(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f64, Backward<f64>>(Name.gelu, dx, dy, x, n); }
export function geluTanhBackward_f32(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f32, Backward<f32>>(Name.geluTanh, dx, dy, x, n); }
export function geluTanhBackward_f64(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f64, Backward<f64>>(Name.geluTanh, dx, dy, x, n); }
export function siluBackward_f32(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f32, Backward<f32>>(Name.silu, dx, dy, x, n); }
export function siluBackward_f64(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f64, Backward<f64>>(Name.silu, dx, dy, x, n); }
export function mish_f32(y: usize, x: usize, n: i32): void { Elementwise.map<f32, ByName<f32>>(Name.mish, y, x, n); }
export function mish_f64(y: usize, x: usize, n: i32): void { Elementwise.map<f64, ByName<f64>>(Name.mish, y, x, n); }
export function mishBackward_f32(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f32, Backward<f32>>(Name.mish, dx, dy, x, n); }
export function mishBackward_f64(dx: usize, dy: usize, x: usize, n: i32): void { Elementwise.mapPairs<f64, Backward<f64>>(Name.mish, dx, dy, x, n); }
export function softplus_f32(y: usize, x: usize, n: i32, beta: f64, threshold: f64): void { Elementwise.mapGiven<f32, ByName<f32>>(Name.softplus, y, x, n, beta, threshold); }
export function softplus_f64(y: usize, x: usize, n: i32, beta: f64, threshold: f64): void { Elementwise.mapGiven<f64, ByName<f64>>(Name.softplus, y, x, n, beta, threshold); }
export function softplusBackward_f32(dx: usize, dy: usize, x: usize, n: i32, beta: f64, threshold: f64): void { Elementwise.mapPairsGiven<f32, Backward<f32>>(Name.softplus, dx, dy, x, n, beta, threshold); }
export function softplusBackward_f64(dx: usize, dy: usize, x: usize, n: i32, beta: f64, threshold: f64): void { Elementwise.mapPairsGiven<f64, Backward<f64>>(Name.softplus, dx, dy, x, n, beta, threshold); }
