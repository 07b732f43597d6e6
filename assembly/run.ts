import { Simd } from "./simd";
import { Strip } from "./shares";
import { Pair } from "./pair";

/*
 * Elements that share a mean μ and a variance σ² are a unit: so many runs of n neighbours, `apart` elements
 * from one to the next; a unit begins `unit` elements after the last. The channel of a run, where its γ and β
 * are, is (u mod groups) · unitChannels + k · runChannels for run k of unit u.
 *
 *   x̂ = (x − μ) r, r = 1 / √(σ² + ε)        y = γ x̂ + β
 *   dx = r (γ dy − mean(γ dy) − x̂ mean(γ dy x̂))        dγ = Σ dy x̂        dβ = Σ dy
 *
 * Sums are taken in f64, or in T of a few terms at a time.
 */
const FEW: i32 = 16;

/** What the elements of a run have of their own: nothing, γ and β, or μ and σ² besides (then a run is a row of all channels). */
export const enum Own { none, affine, all }

/** What happens along one run. */
export class Run {
  @inline static total(pair: v128): f64 {
    return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
  }

  /** Elements from i of an array that a run has of its own; else one for all. */
  @inline static along<T extends number>(wide: bool, base: usize, i: i32, own: bool): v128 {
    return Strip.load<T>(wide && own, own ? Simd.at<T>(base, i) : base);
  }

  /** x̂ */
  @inline static standard<T extends number>(own: Own, wide: bool, x: usize, i: i32, mean: usize, r: usize): v128 {
    const all = own == Own.all;
    const d = v128.sub<T>(Strip.load<T>(wide, Simd.at<T>(x, i)), Run.along<T>(wide, mean, i, all));
    return v128.mul<T>(d, Run.along<T>(wide, r, i, all));
  }

  /** y = γ x̂ + β */
  @inline static forward<T extends number>(
    own: Own, y: usize, x: usize, weight: usize, bias: usize, n: i32, mean: usize, r: usize,
  ): void {
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) Run.affine<T>(own, true, y, x, weight, bias, i, mean, r);
    for (let i = body; i < n; i++) Run.affine<T>(own, false, y, x, weight, bias, i, mean, r);
  }

  @inline static affine<T extends number>(
    own: Own, wide: bool, y: usize, x: usize, weight: usize, bias: usize, i: i32, mean: usize, r: usize,
  ): void {
    const xHat = Run.standard<T>(own, wide, x, i, mean, r);
    const scaled = v128.mul<T>(Run.along<T>(wide, weight, i, own != Own.none), xHat);
    Strip.store<T>(wide, Simd.at<T>(y, i), v128.add<T>(scaled, Run.along<T>(wide, bias, i, own != Own.none)));
  }

  /** sums[0] = Σ w dy and sums[1] = Σ w dy x̂, where w is γ if the run has its own, else 1. */
  @inline static sums<T extends number>(
    own: Own, sums: usize, dy: usize, x: usize, weight: usize, n: i32, mean: usize, r: usize,
  ): void {
    const body = Simd.body<T>(n);
    let a = f64x2.splat(0), b = a;
    for (let i = 0; i < body; ) {
      let aPart = v128.splat<T>(0 as T), bPart = aPart;
      for (const end = min(i + FEW * Simd.lanes<T>(), body); i < end; i += Simd.lanes<T>()) {
        const g = Run.weighed<T>(own, true, dy, weight, i);
        aPart = v128.add<T>(aPart, g);
        bPart = Simd.multiplyAdd<T>(g, Run.standard<T>(own, true, x, i, mean, r), bPart);
      }
      a = f64x2.add(a, Pair.fold<T>(aPart));
      b = f64x2.add(b, Pair.fold<T>(bPart));
    }
    let aRest: f64 = 0, bRest: f64 = 0;
    for (let i = body; i < n; i++) {
      const g = Run.weighed<T>(own, false, dy, weight, i);
      aRest += <f64>v128.extract_lane<T>(g, 0);
      bRest += <f64>v128.extract_lane<T>(v128.mul<T>(g, Run.standard<T>(own, false, x, i, mean, r)), 0);
    }
    store<f64>(sums, Run.total(a) + aRest);
    store<f64>(sums, Run.total(b) + bRest, 8);
  }

  @inline static weighed<T extends number>(own: Own, wide: bool, dy: usize, weight: usize, i: i32): v128 {
    const g = Strip.load<T>(wide, Simd.at<T>(dy, i));
    return own == Own.none ? g : v128.mul<T>(g, Strip.load<T>(wide, Simd.at<T>(weight, i)));
  }

  /** dβ += dy and dγ += dy x̂, element by element, in f64. */
  @inline static accumulate<T extends number>(
    own: Own, dWeight: usize, dBias: usize, dy: usize, x: usize, n: i32, mean: usize, r: usize,
  ): void {
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) {
      const g = v128.load(Simd.at<T>(dy, i));
      Run.addTo<T>(Simd.at<f64>(dBias, i), g);
      Run.addTo<T>(Simd.at<f64>(dWeight, i), v128.mul<T>(g, Run.standard<T>(own, true, x, i, mean, r)));
    }
    for (let i = body; i < n; i++) {
      const g = v128.load_splat<T>(Simd.at<T>(dy, i)), b = Simd.at<f64>(dBias, i), w = Simd.at<f64>(dWeight, i);
      const product = v128.mul<T>(g, Run.standard<T>(own, false, x, i, mean, r));
      store<f64>(b, load<f64>(b) + <f64>v128.extract_lane<T>(g, 0));
      store<f64>(w, load<f64>(w) + <f64>v128.extract_lane<T>(product, 0));
    }
  }

  @inline static addTo<T extends number>(sum: usize, v: v128): void {
    v128.store(sum, f64x2.add(v128.load(sum), Pair.widen<T>(v)));
    if (sizeof<T>() == 4) v128.store(sum, f64x2.add(v128.load(sum, 16), Pair.widen<T>(Pair.swap(v))), 16);
  }

  /** dx = r (γ dy − a − x̂ b) */
  @inline static backward<T extends number>(
    own: Own, dx: usize, dy: usize, x: usize, weight: usize, n: i32, mean: usize, r: usize, a: usize, b: usize,
  ): void {
    const body = Simd.body<T>(n);
    for (let i = 0; i < body; i += Simd.lanes<T>()) Run.pull<T>(own, true, dx, dy, x, weight, i, mean, r, a, b);
    for (let i = body; i < n; i++) Run.pull<T>(own, false, dx, dy, x, weight, i, mean, r, a, b);
  }

  @inline static pull<T extends number>(
    own: Own, wide: bool, dx: usize, dy: usize, x: usize, weight: usize, i: i32, mean: usize, r: usize, a: usize, b: usize,
  ): void {
    const all = own == Own.all;
    const g = v128.mul<T>(Run.along<T>(wide, weight, i, own != Own.none), Strip.load<T>(wide, Simd.at<T>(dy, i)));
    const xHat = Run.standard<T>(own, wide, x, i, mean, r);
    const rest = v128.add<T>(Run.along<T>(wide, a, i, all), v128.mul<T>(xHat, Run.along<T>(wide, b, i, all)));
    const scale = Run.along<T>(wide, r, i, all);
    Strip.store<T>(wide, Simd.at<T>(dx, i), v128.mul<T>(v128.sub<T>(g, rest), scale));
  }
}

/** Where a workspace for so many channels has what; all but r, a and b in f64. */
export class Work {
  @inline static part(work: usize, channels: i32, i: i32): usize {
    return work + <usize>i * 8 * (channels + 2);
  }

  @inline static bytes(channels: i32): i32 {
    return 6 * 8 * (channels + 2);
  }

  /** r = 1 / √(σ² + ε) */
  @inline static setR<T extends number>(r: usize, variance: f64, epsilon: f64): void {
    store<T>(r, <T>(1 / sqrt(variance + epsilon)));
  }
}
