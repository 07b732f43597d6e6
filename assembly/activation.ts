import { Elementwise } from "./elementwise";
import { Exponential } from "./exponential";
import { Simd } from "./simd";

const enum Name { tanh, sigmoid, relu }

/** Functions of the lanes of one vector; they also serve the fused kernels. */
export class Activation {
  /** tanh |x| = (1 − e) / (1 + e), e = e^(−2|x|) = 2^n (1 + p): 1 ∓ 2^n is exact unless it is 1. */
  @inline static tanh<T extends number>(x: v128): v128 {
    const one = v128.splat<T>(1 as T);
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
    const one = v128.splat<T>(1 as T);
    return v128.div<T>(one, v128.add<T>(one, Exponential.flushed<T>(v128.neg<T>(x))));
  }

  /** max(x, 0); NaN stays. */
  @inline static relu<T extends number>(x: v128): v128 {
    return v128.pmax<T>(x, v128.splat<T>(0 as T));
  }

  /** ln(1 + e^(βx)) / β = (max(z, 0) + ln(1 + e^(−|z|))) / β, z = βx; x itself where z lies above the threshold. */
  static softplus<T extends number>(x: v128, beta: v128, threshold: v128): v128 {
    const z = v128.mul<T>(beta, x);
    const log = Exponential.log1p<T>(Exponential.exp<T>(v128.neg<T>(v128.abs<T>(z))));
    const y = v128.div<T>(v128.add<T>(Activation.relu<T>(z), log), beta);
    return v128.bitselect(x, y, v128.gt<T>(z, threshold));
  }
}

class ByName<T extends number> {
  @inline of(f: Name, x: v128): v128 {
    if (f == Name.tanh) return Activation.tanh<T>(x);
    if (f == Name.sigmoid) return Activation.sigmoid<T>(x);
    return Activation.relu<T>(x);
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

/** y = ln(1 + e^(βx)) / β, and x where βx lies above the threshold. */
function softplus<T extends number>(y: usize, x: usize, n: i32, beta: T, threshold: T): void {
  const betas = v128.splat<T>(beta);
  const thresholds = v128.splat<T>(threshold);
  const body = Simd.body<T>(n);
  for (let i = 0; i < body; i += Simd.lanes<T>()) {
    v128.store(Simd.at<T>(y, i), Activation.softplus<T>(v128.load(Simd.at<T>(x, i)), betas, thresholds));
  }
  for (let i = body; i < n; i++) {
    const xi = v128.load_splat<T>(Simd.at<T>(x, i));
    v128.store_lane<T>(Simd.at<T>(y, i), Activation.softplus<T>(xi, betas, thresholds), 0);
  }
}

export function tanh_f32(y: usize, x: usize, n: i32): void { tanh<f32>(y, x, n); }
export function tanh_f64(y: usize, x: usize, n: i32): void { tanh<f64>(y, x, n); }
export function sigmoid_f32(y: usize, x: usize, n: i32): void { sigmoid<f32>(y, x, n); }
export function sigmoid_f64(y: usize, x: usize, n: i32): void { sigmoid<f64>(y, x, n); }
export function relu_f32(y: usize, x: usize, n: i32): void { relu<f32>(y, x, n); }
export function relu_f64(y: usize, x: usize, n: i32): void { relu<f64>(y, x, n); }
export function softplus_f32(y: usize, x: usize, n: i32, beta: f64, threshold: f64): void {
  softplus<f32>(y, x, n, beta as f32, threshold as f32);
}
export function softplus_f64(y: usize, x: usize, n: i32, beta: f64, threshold: f64): void {
  softplus<f64>(y, x, n, beta, threshold);
}
