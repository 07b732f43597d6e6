import { ValueError } from "../core/errors.js";
import { defineOp, type Op } from "../graph/op.js";
import { detach } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";
import { add, div, mul, sub } from "./arithmetic.js";
import { cast } from "./cast.js";
import { equal, notEqual, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { exp, log } from "./exponential.js";
import { max, min } from "./extreme.js";
import { reshape } from "./layout.js";
import { pow } from "./power.js";
import {
  alongOneAxis,
  type ReducedAxes,
  type Reduction,
  reducedAxes,
  reductionOptions,
} from "./reduction.js";
import { abs } from "./rounding.js";
import { sum } from "./sum.js";

type Statistic<Options = Reduction> = Composition<[x: Tensor, options?: Options]>;

/** The mean along axes; NaN where there are no elements. Throws an AxisError. */
export const mean: Statistic = defineComposition(
  "mean",
  String.raw`\mu = \frac{1}{n} \sum_{j=1}^n x_j`,
  (x, options = {}) => div(sum(x, options), reducedAxes("mean", x.shape, options).count),
  { options: reductionOptions },
);

/** As Reduction; the squares are divided by the count less `correction`, 1 if not given. */
export interface VarianceOptions extends Reduction {
  readonly correction?: number;
}

const varianceOptions = [...reductionOptions, "correction"] as const;

/** What is reduced, and how many elements are free to differ: their count less the correction. */
interface Spread extends ReducedAxes {
  readonly free: number;
}

/** The variance along axes, by default the unbiased estimate; NaN where one element is too few. Throws an AxisError. */
export const variance: Op<[x: Tensor], VarianceOptions | undefined, Spread> = defineOp({
  name: "variance",
  formula: String.raw`\sigma^2 = \frac{1}{n - 1} \sum_{j=1}^n (x_j - \mu)^2`,
  options: varianceOptions,
  attrs: (options, [x]) => spreadOf("variance", x, options),
  prepare: ([x], { axes }) => [alongOneAxis(x, axes)],
  shape: (_, { shape }) => shape,
  forward: (y, [x], { free }) => runKernel("variance", y, [x], ...x.shape, 1, 0, free),
  vjp: [(dy, _y, [x], { free }) => mul(mul(2 / free, centered(x)), perLine(dy, x))],
});

/** The standard deviation along axes, the root of the variance; where that is 0, so is the derivative. Throws an AxisError. */
export const std: Op<[x: Tensor], VarianceOptions | undefined, Spread> = defineOp({
  name: "std",
  formula: String.raw`\sigma = \sqrt{\frac{1}{n - 1} \sum_{j=1}^n (x_j - \mu)^2}`,
  options: varianceOptions,
  attrs: (options, [x]) => spreadOf("std", x, options),
  prepare: ([x], { axes }) => [alongOneAxis(x, axes)],
  shape: (_, { shape }) => shape,
  forward: (y, [x], { free }) => runKernel("variance", y, [x], ...x.shape, 1, 1, free),
  vjp: [(dy, y, [x], { free }) => slopeOfRoot(dy, y, div(centered(x), free))],
});

function spreadOf(op: string, x: Tensor, { correction = 1, ...options }: VarianceOptions = {}): Spread {
  const reduced = reducedAxes(op, x.shape, options);
  return { ...reduced, free: Math.max(reduced.count - correction, 0) };
}

/** x − μ, of x as [outer, n, inner]. */
function centered(x: Tensor): Tensor {
  return sub(x, mean(x, { axes: 1, keepDims: true }));
}

/** What there is one of for each line of x. */
function perLine(y: Tensor, x: Tensor): Tensor {
  return reshape(y, [x.shape[0] as number, 1, x.shape[2] as number]);
}

/** dy x / y; 0 where y is 0. */
function slopeOfRoot(dy: Tensor, y: Tensor, x: Tensor): Tensor {
  const isZero = perLine(equal(y, 0), x);
  const direction = div(x, where(isZero, 1, perLine(y, x)));
  return mul(where(isZero, 0, perLine(dy, x)), direction);
}

/** As Reduction, and the exponent: 2 if not given. */
export interface NormOptions extends Reduction {
  readonly p?: number;
}

/**
 * The p-norm along axes, safe from overflow: the largest magnitude where p is ∞, the smallest where
 * it is −∞, and the count of what is not zero where it is 0. Where all is zero, so is the derivative.
 * Throws a ValueError for any other p below 0, and a ShapeError where an extreme is sought among none.
 */
export const norm: Statistic<NormOptions> = defineComposition(
  "norm",
  String.raw`y = \Bigl(\sum_j |x_j|^p\Bigr)^{1/p}`,
  (x, { p = 2, ...options } = {}) => {
    checkExponent(p);
    if (p === 0) return sum(cast(notEqual(x, 0), x.dtype), options);
    if (p === 1) return sum(abs(x), options);
    if (p === Number.POSITIVE_INFINITY) return max(abs(x), options);
    if (p === Number.NEGATIVE_INFINITY) return min(abs(x), options);
    if (p === 2 && x.dtype === "float32") return length(x, options);
    const { axes, count, shape } = reducedAxes("norm", x.shape, options);
    const m = count === 0 ? 1 : scale(max(abs(detach(x)), { axes, keepDims: true }));
    const [scaled, along] = [div(x, m), { axes, keepDims: true }];
    const y = p === 2 ? length(scaled, along) : root(sum(power(scaled, p), along), p);
    return reshape(mul(m, y), shape);
  },
  { options: [...reductionOptions, "p"] },
);

/** The logarithm of the sum of exponentials along axes, safe from overflow; −∞ where there are no elements. Throws an AxisError. */
export const logSumExp: Statistic = defineComposition(
  "logSumExp",
  String.raw`y = m + \ln \sum_j e^{x_j - m}, \quad m = \max_j x_j`,
  (x, options = {}) => {
    const { axes, count, shape } = reducedAxes("logSumExp", x.shape, options);
    const m = count === 0 ? 0 : finite(detach(max(x, { axes, keepDims: true })));
    return reshape(add(m, log(sum(exp(sub(x, m)), { axes, keepDims: true }))), shape);
  },
  { options: reductionOptions },
);

/** √Σ x²: where float32 cannot hold squares, they are summed in float64. At 0 with the derivative 0. */
const length: Op<[x: Tensor], Reduction | undefined, ReducedAxes> = defineOp({
  name: "norm",
  formula: String.raw`y = \sqrt{\sum_j x_j^2}`,
  options: reductionOptions,
  attrs: (options, [x]) => reducedAxes("norm", x.shape, options),
  prepare: ([x], { axes }) => [alongOneAxis(x, axes)],
  shape: (_, { shape }) => shape,
  forward: (y, [x]) => runKernel("variance", y, [x], ...x.shape, 0, 1, 1),
  vjp: [(dy, y, [x]) => slopeOfRoot(dy, y, x)],
});

/** Zero in place of ±∞, from which nothing can be subtracted. */
function finite(x: Tensor): Tensor {
  return where(equal(sub(x, x), 0), x, 0);
}

/** One in place of 0 and ±∞, by which nothing can be scaled. */
function scale(x: Tensor): Tensor {
  return where(equal(div(x, x), 1), x, 1);
}

/** |x|^p; at 0 with the derivative 0. */
function power(x: Tensor, p: number): Tensor {
  const isZero = equal(x, 0);
  return where(isZero, 0, pow(abs(where(isZero, 1, x)), p));
}

/** The p-th root; at 0 with the derivative 0, where the slope is infinite. */
function root(x: Tensor, p: number): Tensor {
  const isZero = equal(x, 0);
  const safe = where(isZero, 1, x);
  return where(isZero, 0, pow(safe, 1 / p));
}

function checkExponent(p: number): void {
  if (typeof p === "number" && (p >= 0 || p === Number.NEGATIVE_INFINITY)) return;
  throw new ValueError("norm", "p must be a number from 0 up, or −∞", `${p}`);
}
