import { Simd } from "./simd";
import { Strip } from "./shares";
import { Pair } from "./sum";

/*
 * Elements that share a mean μ and a variance σ² are a unit: so many runs of n neighbours, `apart` elements
 * from one to the next; a unit begins `unit` elements after the last. The channel of a run, where its γ and β
 * are, is (u mod groups) · unitChannels + k · runChannels for run k of unit u. Along a run γ and β move with
 * the elements (step 1), or are one for all (step 0).
 *
 *   x̂ = (x − μ) r, r = 1 / √(σ² + ε)        y = γ x̂ + β
 *   dx = r (γ dy − mean(γ dy) − x̂ mean(γ dy x̂))        dγ = Σ dy x̂        dβ = Σ dy
 *
 * Sums are taken in f64.
 */

/** What happens along one run. */
class Run {
  /** Σ (x − c), or Σ (x − c)², over the runs of a unit. */
  @inline static power<T extends number>(squares: bool, x: usize, runs: i32, apart: i32, n: i32, c: f64): f64 {
    const eights = n & ~7, two = 2 * sizeof<T>(), center = f64x2.splat(c);
    let p = f64x2.splat(0), q = p, r = p, s = p;
    let rest: f64 = 0;
    for (let k = 0; k < runs; k++, x = Simd.at<T>(x, apart)) {
      for (let i = 0; i < eights; i += 8) {
        const xi = Simd.at<T>(x, i);
        p = Run.term(squares, p, f64x2.sub(Pair.load<T>(xi), center));
        q = Run.term(squares, q, f64x2.sub(Pair.load<T>(xi + two), center));
        r = Run.term(squares, r, f64x2.sub(Pair.load<T>(xi + 2 * two), center));
        s = Run.term(squares, s, f64x2.sub(Pair.load<T>(xi + 3 * two), center));
      }
      for (let i = eights; i < n; i++) {
        const d = <f64>load<T>(Simd.at<T>(x, i)) - c;
        rest += squares ? d * d : d;
      }
    }
    return Run.total<f64>(f64x2.add(f64x2.add(p, q), f64x2.add(r, s))) + rest;
  }

  @inline static term(squares: bool, sum: v128, d: v128): v128 {
    return f64x2.add(sum, squares ? f64x2.mul(d, d) : d);
  }

  /** The lanes of T as one pair of f64. */
  @inline static fold<T extends number>(v: v128): v128 {
    return sizeof<T>() == 8 ? v : f64x2.add(Pair.widen<T>(v), Pair.widen<T>(Pair.swap(v)));
  }

  @inline static total<T extends number>(pair: v128): f64 {
    return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  }

  @inline static standard<T extends number>(wide: bool, x: usize, mean: v128, r: v128): v128 {
    return v128.mul<T>(v128.sub<T>(Strip.load<T>(wide, x), mean), r);
  }

  @inline static along<T extends number>(wide: bool, base: usize, i: i32, step: i32): v128 {
    return Strip.load<T>(wide && step == 1, Simd.at<T>(base, i * step));
  }

  /** y = γ x̂ + β */
  @inline static forward<T extends number>(
    y: usize, x: usize, weight: usize, bias: usize, step: i32, n: i32, mean: v128, r: v128,
  ): void {
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) Run.affine<T>(true, y, x, weight, bias, step, i, mean, r);
    for (let i = body; i < n; i++) Run.affine<T>(false, y, x, weight, bias, step, i, mean, r);
  }

  @inline static affine<T extends number>(
    wide: bool, y: usize, x: usize, weight: usize, bias: usize, step: i32, i: i32, mean: v128, r: v128,
  ): void {
    const xHat = Run.standard<T>(wide, Simd.at<T>(x, i), mean, r);
    const scaled = v128.mul<T>(Run.along<T>(wide, weight, i, step), xHat);
    Strip.store<T>(wide, Simd.at<T>(y, i), v128.add<T>(scaled, Run.along<T>(wide, bias, i, step)));
  }

  /** sums[0] = Σ w dy and sums[1] = Σ w dy x̂, where w is γ, or 1 if not weighed. */
  @inline static sums<T extends number>(
    weighed: bool, sums: usize, dy: usize, x: usize, weight: usize, n: i32, mean: v128, r: v128,
  ): void {
    const body = Simd.body<T>(n);
    let a = f64x2.splat(0), b = a;
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      const own = v128.load(Simd.at<T>(dy, i));
      const g = weighed ? v128.mul<T>(own, v128.load(Simd.at<T>(weight, i))) : own;
      a = f64x2.add(a, Run.fold<T>(g));
      b = f64x2.add(b, Run.fold<T>(v128.mul<T>(g, Run.standard<T>(true, Simd.at<T>(x, i), mean, r))));
    }
    let aRest: f64 = 0, bRest: f64 = 0;
    for (let i = body; i < n; i++) {
      const own = load<T>(Simd.at<T>(dy, i));
      const g = weighed ? <T>(own * load<T>(Simd.at<T>(weight, i))) : own;
      aRest += <f64>g;
      bRest += <f64>g * <f64>v128.extract_lane<T>(Run.standard<T>(false, Simd.at<T>(x, i), mean, r), 0);
    }
    store<f64>(sums, Run.total<T>(a) + aRest);
    store<f64>(sums, Run.total<T>(b) + bRest, 8);
  }

  /** dβ += dy and dγ += dy x̂, element by element, in f64. */
  @inline static accumulate<T extends number>(
    dWeight: usize, dBias: usize, dy: usize, x: usize, n: i32, mean: v128, r: v128,
  ): void {
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      const own = v128.load(Simd.at<T>(dy, i));
      const share = v128.mul<T>(own, Run.standard<T>(true, Simd.at<T>(x, i), mean, r));
      Run.addWide<T>(Simd.at<f64>(dBias, i), own);
      Run.addWide<T>(Simd.at<f64>(dWeight, i), share);
    }
    for (let i = body; i < n; i++) {
      const own = <f64>load<T>(Simd.at<T>(dy, i)), b = Simd.at<f64>(dBias, i), w = Simd.at<f64>(dWeight, i);
      const xHat = v128.extract_lane<T>(Run.standard<T>(false, Simd.at<T>(x, i), mean, r), 0);
      store<f64>(b, load<f64>(b) + own);
      store<f64>(w, load<f64>(w) + own * <f64>xHat);
    }
  }

  @inline static addWide<T extends number>(sum: usize, v: v128): void {
    v128.store(sum, f64x2.add(v128.load(sum), Pair.widen<T>(v)));
    if (sizeof<T>() == 4) v128.store(sum, f64x2.add(v128.load(sum, 16), Pair.widen<T>(Pair.swap(v))), 16);
  }

  /** dx = r (γ dy − a − x̂ b) */
  @inline static backward<T extends number>(
    dx: usize, dy: usize, x: usize, weight: usize, step: i32, n: i32, mean: v128, r: v128, a: v128, b: v128,
  ): void {
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) Run.pull<T>(true, dx, dy, x, weight, step, i, mean, r, a, b);
    for (let i = body; i < n; i++) Run.pull<T>(false, dx, dy, x, weight, step, i, mean, r, a, b);
  }

  @inline static pull<T extends number>(
    wide: bool, dx: usize, dy: usize, x: usize, weight: usize, step: i32, i: i32, mean: v128, r: v128, a: v128, b: v128,
  ): void {
    const g = v128.mul<T>(Run.along<T>(wide, weight, i, step), Strip.load<T>(wide, Simd.at<T>(dy, i)));
    const xHat = Run.standard<T>(wide, Simd.at<T>(x, i), mean, r);
    const centered = v128.sub<T>(v128.sub<T>(g, a), v128.mul<T>(xHat, b));
    Strip.store<T>(wide, Simd.at<T>(dx, i), v128.mul<T>(centered, r));
  }
}

function standardize<T extends number>(
  y: usize, mean: usize, variance: usize, x: usize, weight: usize, bias: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, step: i32,
  centered: bool, epsilon: f64,
): void {
  const count = <f64>runs * n;
  for (let u = 0; u < units; u++) {
    const from = Simd.at<T>(x, u * unit);
    const m = centered ? Run.power<T>(false, from, runs, apart, n, 0) / count : 0;
    const v = Run.power<T>(true, from, runs, apart, n, m) / count;
    store<T>(Simd.at<T>(mean, u), <T>m);
    store<T>(Simd.at<T>(variance, u), <T>v);
    const center = v128.splat<T>(<T>m), r = v128.splat<T>(<T>(1 / sqrt(v + epsilon)));
    for (let k = 0; k < runs; k++) {
      const start = u * unit + k * apart, channel = (u % groups) * unitChannels + k * runChannels;
      const w = Simd.at<T>(weight, channel), b = Simd.at<T>(bias, channel);
      if (step == 1) Run.forward<T>(Simd.at<T>(y, start), Simd.at<T>(x, start), w, b, 1, n, center, r);
      else Run.forward<T>(Simd.at<T>(y, start), Simd.at<T>(x, start), w, b, 0, n, center, r);
    }
  }
}

/** Each of dx, dγ and dβ has an address of 0 if it is not wanted. */
function standardizeBackward<T extends number>(
  dx: usize, dWeight: usize, dBias: usize, dy: usize, x: usize, weight: usize, mean: usize, variance: usize, work: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, step: i32,
  centered: bool, epsilon: f64, channels: i32,
): void {
  const sums = Simd.at<f64>(work, 2 * channels), count = <f64>runs * n;
  memory.fill(work, 0, Simd.at<f64>(0, 2 * channels));
  for (let u = 0; u < units; u++) {
    const center = v128.load_splat<T>(Simd.at<T>(mean, u));
    const r = v128.splat<T>(<T>(1 / sqrt(<f64>load<T>(Simd.at<T>(variance, u)) + epsilon)));
    let a: f64 = 0, b: f64 = 0;
    for (let k = 0; k < runs; k++) {
      const start = u * unit + k * apart, channel = (u % groups) * unitChannels + k * runChannels;
      const dyk = Simd.at<T>(dy, start), xk = Simd.at<T>(x, start), wk = Simd.at<T>(weight, channel);
      const bSum = Simd.at<f64>(work, channel), wSum = Simd.at<f64>(work, channels + channel);
      if (step == 1) {
        Run.sums<T>(true, sums, dyk, xk, wk, n, center, r);
        a += load<f64>(sums);
        b += load<f64>(sums, 8);
        if (dWeight + dBias != 0) Run.accumulate<T>(wSum, bSum, dyk, xk, n, center, r);
      } else {
        Run.sums<T>(false, sums, dyk, xk, wk, n, center, r);
        a += load<f64>(sums) * <f64>load<T>(wk);
        b += load<f64>(sums, 8) * <f64>load<T>(wk);
        store<f64>(bSum, load<f64>(bSum) + load<f64>(sums));
        store<f64>(wSum, load<f64>(wSum) + load<f64>(sums, 8));
      }
    }
    if (dx == 0) continue;
    const aMean = v128.splat<T>(<T>(centered ? a / count : 0)), bMean = v128.splat<T>(<T>(b / count));
    for (let k = 0; k < runs; k++) {
      const start = u * unit + k * apart, channel = (u % groups) * unitChannels + k * runChannels;
      const dxk = Simd.at<T>(dx, start), dyk = Simd.at<T>(dy, start), xk = Simd.at<T>(x, start);
      const wk = Simd.at<T>(weight, channel);
      if (step == 1) Run.backward<T>(dxk, dyk, xk, wk, 1, n, center, r, aMean, bMean);
      else Run.backward<T>(dxk, dyk, xk, wk, 0, n, center, r, aMean, bMean);
    }
  }
  for (let c = 0; c < channels; c++) {
    if (dBias != 0) store<T>(Simd.at<T>(dBias, c), <T>load<f64>(Simd.at<f64>(work, c)));
    if (dWeight != 0) store<T>(Simd.at<T>(dWeight, c), <T>load<f64>(Simd.at<f64>(work, channels + c)));
  }
}

export function standardize_f32(
  y: usize, mean: usize, variance: usize, x: usize, weight: usize, bias: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, step: i32,
  centered: bool, epsilon: f64,
): void {
  standardize<f32>(
    y, mean, variance, x, weight, bias,
    units, runs, n, unit, apart, groups, unitChannels, runChannels, step, centered, epsilon,
  );
}
export function standardize_f64(
  y: usize, mean: usize, variance: usize, x: usize, weight: usize, bias: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, step: i32,
  centered: bool, epsilon: f64,
): void {
  standardize<f64>(
    y, mean, variance, x, weight, bias,
    units, runs, n, unit, apart, groups, unitChannels, runChannels, step, centered, epsilon,
  );
}
export function standardizeBackward_f32(
  dx: usize, dWeight: usize, dBias: usize, dy: usize, x: usize, weight: usize, mean: usize, variance: usize, work: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, step: i32,
  centered: bool, epsilon: f64, channels: i32,
): void {
  standardizeBackward<f32>(
    dx, dWeight, dBias, dy, x, weight, mean, variance, work,
    units, runs, n, unit, apart, groups, unitChannels, runChannels, step, centered, epsilon, channels,
  );
}
export function standardizeBackward_f64(
  dx: usize, dWeight: usize, dBias: usize, dy: usize, x: usize, weight: usize, mean: usize, variance: usize, work: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, step: i32,
  centered: bool, epsilon: f64, channels: i32,
): void {
  standardizeBackward<f64>(
    dx, dWeight, dBias, dy, x, weight, mean, variance, work,
    units, runs, n, unit, apart, groups, unitChannels, runChannels, step, centered, epsilon, channels,
  );
}
/** Bytes of workspace: two sums in f64 for each channel, and two more. */
export function standardizeWork_f32(channels: i32): i32 {
  return 16 * (channels + 1);
}
export function standardizeWork_f64(channels: i32): i32 {
  return 16 * (channels + 1);
}
