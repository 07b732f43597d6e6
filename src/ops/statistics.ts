import { ValueError } from "../core/errors.js";
import { defineOp, type Op } from "../graph/op.js";
import { detach } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { runReduction } from "../wasm/reduce.js";
import { add, div, mul, square, sub } from "./arithmetic.js";
import { cast } from "./cast.js";
import { equal, notEqual, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { exp, log } from "./exponential.js";
import { max, min } from "./extreme.js";
import { reshape } from "./layout.js";
import { pow } from "./power.js";
import { type ReducedAxes, type Reduction, reducedAxes, reductionOptions } from "./reduction.js";
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

/** The variance along axes, by default the unbiased estimate; NaN where one element is too few. Throws an AxisError. */
export const variance: Statistic<VarianceOptions> = defineComposition(
  "variance",
  String.raw`\sigma^2 = \frac{1}{n - 1} \sum_{j=1}^n (x_j - \mu)^2`,
  (x, { correction = 1, ...options } = {}) => {
    const count = freeCount(x, options, correction);
    return div(sum(square(centered(x, options)), options), count);
  },
  { options: [...reductionOptions, "correction"] },
);

/** The standard deviation along axes, the root of the variance; where that is 0, so is the derivative. Throws an AxisError. */
export const std: Statistic<VarianceOptions> = defineComposition(
  "std",
  String.raw`\sigma = \sqrt{\frac{1}{n - 1} \sum_{j=1}^n (x_j - \mu)^2}`,
  (x, { correction = 1, ...options } = {}) => {
    const count = freeCount(x, options, correction);
    return div(length(centered(x, options), options), Math.sqrt(count));
  },
  { options: [...reductionOptions, "correction"] },
);

/** How many elements along axes are free to differ: their count less the correction. */
function freeCount(x: Tensor, options: Reduction, correction: number): number {
  return Math.max(reducedAxes("variance", x.shape, options).count - correction, 0);
}

/** x − μ */
function centered(x: Tensor, options: Reduction): Tensor {
  return sub(x, mean(x, { ...options, keepDims: true }));
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

/** √Σ x²: float32 sums squares in float64, where they neither overflow nor vanish. At 0 with the derivative 0. */
const length: Op<[x: Tensor], Reduction | undefined, ReducedAxes> = defineOp({
  name: "norm",
  formula: String.raw`y = \sqrt{\sum_j x_j^2}`,
  options: reductionOptions,
  attrs: (options, [x]) => reducedAxes("norm", x.shape, options),
  shape: (_, { shape }) => shape,
  forward: (y, [x], { axes }) => runReduction("norm", y, x, axes),
  vjp: [
    (dy, y, [x], { kept }) => {
      const isZero = reshape(equal(y, 0), kept);
      const direction = div(x, where(isZero, 1, reshape(y, kept)));
      return mul(where(isZero, 0, reshape(dy, kept)), direction);
    },
  ],
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
