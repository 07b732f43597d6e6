import { Exponential, Table } from "./exponential";
import { Simd } from "./simd";

/** (tanh x / x − 1) / x² in powers of x², |x| ≤ 0.55 (weighted least squares on Chebyshev nodes; error of tanh 1e-9 and 2e-17). */
const TANH_32 = memory.data<f32>([
  -0.33333317542529450, 0.13332585650585357, -0.053852264677641853, 0.021071509815115150, -0.0062740182030473916,
]);
const TANH_64 = memory.data<f64>([
  -0.33333333333332312, 0.13333333333168544, -0.053968253876012862, 0.021869485973436351, -0.0088631944878293195,
  0.0035917195788274063, -0.0014532162176677541, 0.00057913552943618061, -0.00021030012294007518, 0.000051019992478342956,
]);

const enum Name { tanh, sigmoid, relu }

/** Functions of the lanes of one vector; they also serve the fused kernels. */
export class Activation {
  /** tanh x = x + x³ P(x²) where |x| < 0.55; ±(1 − 2 e^(−2|x|) / (1 + e^(−2|x|))) beyond. */
  @inline static tanh<T extends number>(x: v128): v128 {
    const one = v128.splat<T>(1 as T);
    const size = v128.abs<T>(x);
    const z = v128.mul<T>(x, x);
    const p = sizeof<T>() == 4 ? Table.polynomial<T>(TANH_32, 4, z) : Table.polynomial<T>(TANH_64, 9, z);
    const inside = v128.add<T>(size, v128.mul<T>(v128.mul<T>(size, z), p));
    const e = Exponential.decay<T>(v128.neg<T>(v128.add<T>(size, size)));
    const outside = v128.sub<T>(one, v128.div<T>(v128.add<T>(e, e), v128.add<T>(one, e)));
    const y = v128.bitselect(inside, outside, v128.lt<T>(size, v128.splat<T>(0.55 as T)));
    return v128.or(y, v128.xor(x, size));
  }

  /** σ(x) = 1 / (1 + e^(−x)) where x ≥ 0 and e^x / (1 + e^x) elsewhere: nothing overflows. */
  @inline static sigmoid<T extends number>(x: v128): v128 {
    const one = v128.splat<T>(1 as T);
    const e = Exponential.decay<T>(v128.neg<T>(v128.abs<T>(x)));
    const numerator = v128.bitselect(e, one, v128.lt<T>(x, v128.splat<T>(0 as T)));
    return v128.div<T>(numerator, v128.add<T>(one, e));
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

  @inline static of<T extends number>(f: Name, x: v128): v128 {
    if (f == Name.tanh) return Activation.tanh<T>(x);
    if (f == Name.sigmoid) return Activation.sigmoid<T>(x);
    return Activation.relu<T>(x);
  }

  /** y_i = f(x_i). Each element of the tail is computed as a vector of copies of itself: the same bits as in the body. */
  @inline static map<T extends number>(f: Name, y: usize, x: usize, n: i32): void {
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      v128.store(Simd.at<T>(y, i), Activation.of<T>(f, v128.load(Simd.at<T>(x, i))));
    }
    for (let i = body; i < n; i++) {
      v128.store_lane<T>(Simd.at<T>(y, i), Activation.of<T>(f, v128.load_splat<T>(Simd.at<T>(x, i))), 0);
    }
  }
}

/** y = tanh x. y may be x, here and below. */
function tanh<T extends number>(y: usize, x: usize, n: i32): void {
  Activation.map<T>(Name.tanh, y, x, n);
}

/** y = 1 / (1 + e^(−x)). */
function sigmoid<T extends number>(y: usize, x: usize, n: i32): void {
  Activation.map<T>(Name.sigmoid, y, x, n);
}

/** y = max(x, 0). */
function relu<T extends number>(y: usize, x: usize, n: i32): void {
  Activation.map<T>(Name.relu, y, x, n);
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
