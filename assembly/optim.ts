import { Simd } from "./simd";

/** Vectors of parameters, changed in place; the last elements as vectors of copies of themselves: the same bits as in the body. */
class Lanes {
  @inline static load<T extends number>(x: usize, i: i32, alone: bool): v128 {
    return alone ? v128.load_splat<T>(Simd.at<T>(x, i)) : v128.load(Simd.at<T>(x, i));
  }

  @inline static store<T extends number>(x: usize, i: i32, value: v128, alone: bool): void {
    if (alone) v128.store_lane<T>(Simd.at<T>(x, i), value, 0);
    else v128.store(Simd.at<T>(x, i), value);
  }
}

/*
 * Adam (Kingma and Ba 2015). After t steps let step = λ / (1 − β₁ᵗ) and scale = 1 / (1 − β₂ᵗ):
 *
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) g²
 *   p = p − step m / (√(scale v) + ε)          with largest = max(largest, v) in the place of v, if it is kept
 */
class Adam {
  @inline static at<T extends number>(
    p: usize, m: usize, v: usize, largest: usize, g: usize, i: i32, alone: bool,
    step: v128, scale: v128, beta1: v128, rest1: v128, beta2: v128, rest2: v128, epsilon: v128,
  ): void {
    const gi = Lanes.load<T>(g, i, alone);
    const mi = v128.add<T>(v128.mul<T>(beta1, Lanes.load<T>(m, i, alone)), v128.mul<T>(rest1, gi));
    const vi = v128.add<T>(v128.mul<T>(beta2, Lanes.load<T>(v, i, alone)), v128.mul<T>(rest2, v128.mul<T>(gi, gi)));
    Lanes.store<T>(m, i, mi, alone);
    Lanes.store<T>(v, i, vi, alone);
    let usual = vi;
    if (largest != 0) {
      usual = v128.max<T>(Lanes.load<T>(largest, i, alone), vi);
      Lanes.store<T>(largest, i, usual, alone);
    }
    const size = v128.add<T>(v128.sqrt<T>(v128.mul<T>(scale, usual)), epsilon);
    const move = v128.div<T>(v128.mul<T>(step, mi), size);
    Lanes.store<T>(p, i, v128.sub<T>(Lanes.load<T>(p, i, alone), move), alone);
  }

  @inline static run<T extends number>(
    p: usize, m: usize, v: usize, largest: usize, g: usize, n: i32,
    step: f64, scale: f64, beta1: f64, beta2: f64, epsilon: f64,
  ): void {
    const steps = v128.splat<T>(step as T), scales = v128.splat<T>(scale as T), epsilons = v128.splat<T>(epsilon as T);
    const betas1 = v128.splat<T>(beta1 as T), rests1 = v128.splat<T>((1 - beta1) as T);
    const betas2 = v128.splat<T>(beta2 as T), rests2 = v128.splat<T>((1 - beta2) as T);
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      Adam.at<T>(p, m, v, largest, g, i, false, steps, scales, betas1, rests1, betas2, rests2, epsilons);
    }
    for (let i = body; i < n; i++) {
      Adam.at<T>(p, m, v, largest, g, i, true, steps, scales, betas1, rests1, betas2, rests2, epsilons);
    }
  }
}

/** v = μ v + share g, and p = p − λ v; p = p − λ (g + μ v) if it looks ahead, p = p − λ g if no velocity is kept. */
class Descent {
  @inline static at<T extends number>(
    p: usize, v: usize, g: usize, i: i32, alone: bool, rate: v128, momentum: v128, share: v128, ahead: bool,
  ): void {
    const gi = Lanes.load<T>(g, i, alone);
    let way = gi;
    if (v != 0) {
      const vi = v128.add<T>(v128.mul<T>(momentum, Lanes.load<T>(v, i, alone)), v128.mul<T>(share, gi));
      Lanes.store<T>(v, i, vi, alone);
      way = ahead ? v128.add<T>(gi, v128.mul<T>(momentum, vi)) : vi;
    }
    Lanes.store<T>(p, i, v128.sub<T>(Lanes.load<T>(p, i, alone), v128.mul<T>(rate, way)), alone);
  }

  @inline static run<T extends number>(
    p: usize, v: usize, g: usize, n: i32, rate: f64, momentum: f64, share: f64, ahead: bool,
  ): void {
    const rates = v128.splat<T>(rate as T), momenta = v128.splat<T>(momentum as T), shares = v128.splat<T>(share as T);
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) Descent.at<T>(p, v, g, i, false, rates, momenta, shares, ahead);
    for (let i = body; i < n; i++) Descent.at<T>(p, v, g, i, true, rates, momenta, shares, ahead);
  }
}

export function adam_f32(
  p: usize, m: usize, v: usize, largest: usize, g: usize, n: i32,
  step: f64, scale: f64, beta1: f64, beta2: f64, epsilon: f64,
): void {
  Adam.run<f32>(p, m, v, largest, g, n, step, scale, beta1, beta2, epsilon);
}
export function adam_f64(
  p: usize, m: usize, v: usize, largest: usize, g: usize, n: i32,
  step: f64, scale: f64, beta1: f64, beta2: f64, epsilon: f64,
): void {
  Adam.run<f64>(p, m, v, largest, g, n, step, scale, beta1, beta2, epsilon);
}
export function descent_f32(
  p: usize, v: usize, g: usize, n: i32, rate: f64, momentum: f64, share: f64, ahead: bool,
): void {
  Descent.run<f32>(p, v, g, n, rate, momentum, share, ahead);
}
export function descent_f64(
  p: usize, v: usize, g: usize, n: i32, rate: f64, momentum: f64, share: f64, ahead: bool,
): void {
  Descent.run<f64>(p, v, g, n, rate, momentum, share, ahead);
}
