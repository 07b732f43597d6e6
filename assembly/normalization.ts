import { Own, Run, Work } from "./run";
import { Simd } from "./simd";
import { Spread } from "./statistics";

// How elements are walked, and what is computed of them, is said in run.ts.

/** Every channel its own unit, in rows of one element each: μ and σ² of all are taken side by side. */
function standardizeColumns<T extends number>(
  y: usize, mean: usize, variance: usize, x: usize, weight: usize, bias: usize, work: usize,
  rows: i32, n: i32, centered: bool, epsilon: f64,
): void {
  // σ is not so soon too small for T as σ² is.
  Spread.columns<T>(mean, variance, x, rows, n, centered, true, rows);
  for (let c = 0; c < n; c++) {
    const sigma = <f64>load<T>(Simd.at<T>(variance, c)), v = sigma * sigma;
    store<T>(Simd.at<T>(variance, c), <T>v);
    Work.setR<T>(Simd.at<T>(work, c), v, epsilon);
  }
  for (let k = 0; k < rows; k++) {
    Run.forward<T>(Own.all, Simd.at<T>(y, k * n), Simd.at<T>(x, k * n), weight, bias, n, mean, work);
  }
}

function standardize<T extends number>(
  y: usize, mean: usize, variance: usize, x: usize, weight: usize, bias: usize, work: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, own: Own,
  centered: bool, epsilon: f64,
): void {
  if (own == Own.all) {
    standardizeColumns<T>(y, mean, variance, x, weight, bias, work, runs, n, centered, epsilon);
    return;
  }
  const count = <f64>runs * n;
  for (let u = 0; u < units; u++) {
    const from = Simd.at<T>(x, u * unit), mu = Simd.at<T>(mean, u);
    const m = centered ? <T>(Spread.sum<T>(from, runs, apart, n) / count) : 0 as T;
    const v = Spread.squares<T>(from, runs, apart, n, centered, m) / count;
    store<T>(mu, m);
    store<T>(Simd.at<T>(variance, u), <T>v);
    Work.setR<T>(work, v, epsilon);
    for (let k = 0; k < runs; k++) {
      const start = u * unit + k * apart, channel = (u % groups) * unitChannels + k * runChannels;
      const yk = Simd.at<T>(y, start), xk = Simd.at<T>(x, start);
      const wk = Simd.at<T>(weight, channel), bk = Simd.at<T>(bias, channel);
      if (own == Own.affine) Run.forward<T>(Own.affine, yk, xk, wk, bk, n, mu, work);
      else Run.forward<T>(Own.none, yk, xk, wk, bk, n, mu, work);
    }
  }
}

/** As standardizeColumns; dβ and dγ are left in the first two parts of the workspace. */
function backwardColumns<T extends number>(
  dx: usize, dy: usize, x: usize, weight: usize, mean: usize, variance: usize, work: usize,
  rows: i32, n: i32, centered: bool, epsilon: f64,
): void {
  const dWeight = Work.part(work, n, 1), r = Work.part(work, n, 2), a = Work.part(work, n, 3), b = Work.part(work, n, 4);
  for (let c = 0; c < n; c++) Work.setR<T>(Simd.at<T>(r, c), <f64>load<T>(Simd.at<T>(variance, c)), epsilon);
  for (let k = 0; k < rows; k++) {
    Run.accumulate<T>(Own.all, dWeight, work, Simd.at<T>(dy, k * n), Simd.at<T>(x, k * n), n, mean, r);
  }
  for (let c = 0; c < n; c++) {
    const share = <f64>load<T>(Simd.at<T>(weight, c)) / <f64>rows;
    store<T>(Simd.at<T>(a, c), <T>(centered ? load<f64>(Simd.at<f64>(work, c)) * share : 0));
    store<T>(Simd.at<T>(b, c), <T>(load<f64>(Simd.at<f64>(dWeight, c)) * share));
  }
  for (let k = 0; k < rows && dx != 0; k++) {
    const start = k * n;
    Run.backward<T>(Own.all, Simd.at<T>(dx, start), Simd.at<T>(dy, start), Simd.at<T>(x, start), weight, n, mean, r, a, b);
  }
}

/** One unit: what its channels get of dβ and dγ, if affine or at no price, and dx, if it is wanted. */
class Unit {
  @inline static backward<T extends number>(
    own: Own, dx: usize, dy: usize, x: usize, weight: usize, mean: usize, work: usize, channel: i32, channels: i32,
    runs: i32, n: i32, apart: i32, runChannels: i32, centered: bool, affine: bool,
  ): void {
    const r = Work.part(work, channels, 2), aMean = Work.part(work, channels, 3), bMean = Work.part(work, channels, 4);
    const sums = Work.part(work, channels, 5), dWeight = Work.part(work, channels, 1);
    const count = <f64>runs * n;
    let a: f64 = 0, b: f64 = 0;
    for (let k = 0; k < runs; k++) {
      const c = channel + k * runChannels, dyk = Simd.at<T>(dy, k * apart), xk = Simd.at<T>(x, k * apart);
      const wk = Simd.at<T>(weight, c), bSum = Simd.at<f64>(work, c), wSum = Simd.at<f64>(dWeight, c);
      Run.sums<T>(own, sums, dyk, xk, wk, n, mean, r);
      const share = own == Own.none ? <f64>load<T>(wk) : 1;
      a += load<f64>(sums) * share;
      b += load<f64>(sums, 8) * share;
      if (own == Own.none) {
        store<f64>(bSum, load<f64>(bSum) + load<f64>(sums));
        store<f64>(wSum, load<f64>(wSum) + load<f64>(sums, 8));
      } else if (affine) {
        Run.accumulate<T>(own, wSum, bSum, dyk, xk, n, mean, r);
      }
    }
    store<T>(aMean, <T>(centered ? a / count : 0));
    store<T>(bMean, <T>(b / count));
    for (let k = 0; k < runs && dx != 0; k++) {
      const at = k * apart, wk = Simd.at<T>(weight, channel + k * runChannels);
      Run.backward<T>(own, Simd.at<T>(dx, at), Simd.at<T>(dy, at), Simd.at<T>(x, at), wk, n, mean, r, aMean, bMean);
    }
  }
}

/** Each of dx, dγ and dβ has the address 0 if it is not wanted. */
function standardizeBackward<T extends number>(
  dx: usize, dWeight: usize, dBias: usize, dy: usize, x: usize, weight: usize, mean: usize, variance: usize, work: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, own: Own,
  centered: bool, epsilon: f64, channels: i32,
): void {
  const affine = dWeight + dBias != 0, wSums = Work.part(work, channels, 1);
  memory.fill(work, 0, Work.bytes(channels));
  if (own == Own.all) backwardColumns<T>(dx, dy, x, weight, mean, variance, work, runs, n, centered, epsilon);
  for (let u = 0; u < units && own != Own.all; u++) {
    const at = u * unit, channel = (u % groups) * unitChannels, mu = Simd.at<T>(mean, u);
    const to = dx == 0 ? dx : Simd.at<T>(dx, at), dyu = Simd.at<T>(dy, at), xu = Simd.at<T>(x, at);
    Work.setR<T>(Work.part(work, channels, 2), <f64>load<T>(Simd.at<T>(variance, u)), epsilon);
    if (own == Own.none) {
      Unit.backward<T>(Own.none, to, dyu, xu, weight, mu, work, channel, channels, runs, n, apart, runChannels, centered, affine);
    } else {
      Unit.backward<T>(Own.affine, to, dyu, xu, weight, mu, work, channel, channels, 1, n, 0, 0, centered, affine);
    }
  }
  for (let c = 0; c < channels; c++) {
    if (dBias != 0) store<T>(Simd.at<T>(dBias, c), <T>load<f64>(Simd.at<f64>(work, c)));
    if (dWeight != 0) store<T>(Simd.at<T>(dWeight, c), <T>load<f64>(Simd.at<f64>(wSums, c)));
  }
}

export function standardize_f32(
  y: usize, mean: usize, variance: usize, x: usize, weight: usize, bias: usize, work: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, own: Own,
  centered: bool, epsilon: f64,
): void {
  standardize<f32>(
    y, mean, variance, x, weight, bias, work,
    units, runs, n, unit, apart, groups, unitChannels, runChannels, own, centered, epsilon,
  );
}
export function standardize_f64(
  y: usize, mean: usize, variance: usize, x: usize, weight: usize, bias: usize, work: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, own: Own,
  centered: bool, epsilon: f64,
): void {
  standardize<f64>(
    y, mean, variance, x, weight, bias, work,
    units, runs, n, unit, apart, groups, unitChannels, runChannels, own, centered, epsilon,
  );
}
export function standardizeBackward_f32(
  dx: usize, dWeight: usize, dBias: usize, dy: usize, x: usize, weight: usize, mean: usize, variance: usize, work: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, own: Own,
  centered: bool, epsilon: f64, channels: i32,
): void {
  standardizeBackward<f32>(
    dx, dWeight, dBias, dy, x, weight, mean, variance, work,
    units, runs, n, unit, apart, groups, unitChannels, runChannels, own, centered, epsilon, channels,
  );
}
export function standardizeBackward_f64(
  dx: usize, dWeight: usize, dBias: usize, dy: usize, x: usize, weight: usize, mean: usize, variance: usize, work: usize,
  units: i32, runs: i32, n: i32, unit: i32, apart: i32, groups: i32, unitChannels: i32, runChannels: i32, own: Own,
  centered: bool, epsilon: f64, channels: i32,
): void {
  standardizeBackward<f64>(
    dx, dWeight, dBias, dy, x, weight, mean, variance, work,
    units, runs, n, unit, apart, groups, unitChannels, runChannels, own, centered, epsilon, channels,
  );
}
export function standardizeWork_f32(channels: i32): i32 {
  return Work.bytes(channels);
}
export function standardizeWork_f64(channels: i32): i32 {
  return Work.bytes(channels);
}
