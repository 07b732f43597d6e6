import { sizeOf } from "../core/shape.js";

import { detach } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, square, sub } from "./arithmetic.js";
import { equal, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { exp, log } from "./exponential.js";
import { max } from "./extreme.js";
import { reshape } from "./layout.js";
import { type Reduction, reducedAxes } from "./reduction.js";
import { sum } from "./sum.js";

type Statistic<Options = Reduction> = Composition<[x: Tensor, options?: Options]>;

/** The mean along axes; NaN where there are no elements. Throws an AxisError. */
export const mean: Statistic = defineComposition(
  "mean",
  String.raw`\mu = \frac{1}{n} \sum_{j=1}^n x_j`,
  (x, options = {}) => div(sum(x, options), count("mean", x, options)),
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
    const centered = sub(x, mean(x, { ...options, keepDims: true }));
    return div(sum(square(centered), options), Math.max(count("variance", x, options) - correction, 0));
  },
);

/** The logarithm of the sum of exponentials along axes, safe from overflow; −∞ where there are no elements. Throws an AxisError. */
export const logSumExp: Statistic = defineComposition(
  "logSumExp",
  String.raw`y = m + \ln \sum_j e^{x_j - m}, \quad m = \max_j x_j`,
  (x, options = {}) => {
    const { axes, shape } = reducedAxes("logSumExp", x.shape, options);
    const isEmpty = count("logSumExp", x, options) === 0;
    const m = isEmpty ? 0 : finite(detach(max(x, { axes, keepDims: true })));
    return reshape(add(m, log(sum(exp(sub(x, m)), { axes, keepDims: true }))), shape);
  },
);

function count(op: string, x: Tensor, options: Reduction): number {
  return sizeOf(reducedAxes(op, x.shape, options).axes.map((axis) => x.shape[axis] as number));
}

/** Zero in place of ±∞, from which nothing can be subtracted. */
function finite(x: Tensor): Tensor {
  return where(equal(sub(x, x), 0), x, 0);
}
