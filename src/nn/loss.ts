import { type Dtype, isFloat } from "../core/dtype.js";
import { ShapeError, ValueError } from "../core/errors.js";
import { format, type Shape, sameShape } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, mul, neg, square, sub } from "../ops/arithmetic.js";
import { cast } from "../ops/cast.js";
import { notEqual, where } from "../ops/comparison.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import { gather } from "../ops/gather.js";
import { expandDims, permute, reshape } from "../ops/layout.js";
import { logSoftmax } from "../ops/softmax.js";
import { sum } from "../ops/sum.js";

/** How the losses of the examples become one: their mean, their sum, or each by itself. */
export type LossReduction = "mean" | "sum" | "none";

export interface CrossEntropyOptions {
  /** "mean" if not given; with weights, it is weighed. */
  readonly reduction?: LossReduction;
  /** A weight for each class. */
  readonly weight?: Tensor;
  /** The share of each label that is spread over all classes. */
  readonly labelSmoothing?: number;
  /** Examples of this label count for nothing. */
  readonly ignoreIndex?: number;
}

/**
 * The surprise −ln p[label] of a softmax. logits are [batch, classes], or [batch, classes, …]; labels
 * are int32 [batch, …], or shares of the logits' shape. Formula loss.crossEntropy. Throws a
 * ShapeError, or a ValueError for a label outside of the classes.
 */
export const crossEntropy: Composition<[logits: Tensor, labels: Tensor, options?: CrossEntropyOptions]> =
  defineComposition(
    "crossEntropy",
    String.raw`L = -\ln p_{\mathrm{label}}, \quad p = \mathrm{softmax}(z)`,
    (logits, labels, options = {}) => {
      const { reduction = "mean", labelSmoothing = 0, ignoreIndex = -100, weight } = options;
      const z = classesLast(logits);
      const share = labelSmoothing / (z.shape.at(-1) as number);
      const logShares = logSoftmax(z);
      const surprise = neg(weight ? mul(logShares, weight) : logShares);
      if (isFloat(labels.dtype)) {
        const q = classesLast(labels);
        checkTogether(z.shape, q.shape);
        const losses = sum(mul(surprise, add(mul(q, 1 - labelSmoothing), share)), { axes: -1 });
        return reduce("crossEntropy", losses, reduction, losses.size);
      }
      checkTogether(z.shape.slice(0, -1), labels.shape);
      const counted = notEqual(labels, ignoreIndex);
      const places = where(counted, labels, 0);
      const sharp = pick(surprise, places);
      const smooth = () => add(mul(sharp, 1 - labelSmoothing), mul(sum(surprise, { axes: -1 }), share));
      const losses = where(counted, share === 0 ? sharp : smooth(), 0);
      return reduce("crossEntropy", losses, reduction, sum(weightsOf(places, counted, z.dtype, weight)));
    },
  );

/**
 * The squared error: its mean over all elements if not said otherwise. Throws a ShapeError where x and
 * target differ in shape: broadcasting would compare what does not belong together.
 */
export const mse: Composition<[x: Tensor, target: Tensor, options?: { readonly reduction?: LossReduction }]> =
  defineComposition(
    "mse",
    String.raw`L = \frac{1}{n} \sum_i (x_i - t_i)^2`,
    (x, target, { reduction = "mean" } = {}) => {
      if (!sameShape(x.shape, target.shape)) {
        const shapes = `${format(x.shape)} and ${format(target.shape)}`;
        throw new ShapeError("mse", "x and target must have one shape", shapes);
      }
      return reduce("mse", square(sub(x, target)), reduction, x.size);
    },
  );

/** The element of each row that a label names. */
function pick(rows: Tensor, labels: Tensor): Tensor {
  return reshape(gather(rows, expandDims(labels, -1)), labels.shape);
}

/** The weight of each label, 1 if there are none; 0 for those that do not count. */
function weightsOf(labels: Tensor, counted: Tensor, dtype: Dtype, weight?: Tensor): Tensor {
  if (!weight) return cast(counted, dtype);
  return where(counted, reshape(gather(weight, reshape(labels, [-1])), labels.shape), 0);
}

function reduce(op: string, losses: Tensor, reduction: LossReduction, count: Tensor | number): Tensor {
  if (reduction === "none") return losses;
  if (reduction === "sum") return sum(losses);
  if (reduction === "mean") return div(sum(losses), count);
  throw new ValueError(op, `reduction must be "mean", "sum" or "none"`, `${reduction}`);
}

/** Moves the class axis, the second, to the end. */
function classesLast(x: Tensor): Tensor {
  if (x.rank < 2)
    throw new ShapeError(
      "crossEntropy",
      "logits, and labels that are not int32, must be [batch, classes] or [batch, classes, …]",
      format(x.shape),
    );
  const [batch, classes, ...rest] = x.shape.map((_, axis) => axis) as [number, number, ...number[]];
  return rest.length === 0 ? x : permute(x, [batch, ...rest, classes]);
}

function checkTogether(expected: Shape, got: Shape): void {
  if (sameShape(expected, got)) return;
  throw new ShapeError(
    "crossEntropy",
    "labels must have the shape of the logits without the class axis, or, as shares, with it",
    `${format(got)} where ${format(expected)} fits, classes last`,
  );
}
