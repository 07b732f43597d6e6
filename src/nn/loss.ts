import { isFloat } from "../core/dtype.js";
import { ShapeError, ValueError } from "../core/errors.js";
import { format, type Shape, sameShape } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { lieAlong } from "../ops/along.js";
import { add, mul, neg } from "../ops/arithmetic.js";
import { cast } from "../ops/cast.js";
import { notEqual, where } from "../ops/comparison.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import { gather } from "../ops/gather.js";
import { expandDims, reshape } from "../ops/layout.js";
import { logSoftmax } from "../ops/softmax.js";
import { sum } from "../ops/sum.js";
import { surprise } from "../ops/surprise.js";
import { type LossOptions, reduceLosses } from "./reduction.js";
import { checkAxes } from "./refusals.js";

export interface NllLossOptions extends LossOptions {
  /** A weight for each class; the mean is weighed by them. */
  readonly weight?: Tensor;
  /** Examples of this label count for nothing; −100 if not given. */
  readonly ignoreIndex?: number;
}

/**
 * The surprise −ln p[label] of shares whose logarithms are given, [batch, classes] or
 * [batch, classes, …]; labels are int32 [batch, …]. Throws a ShapeError, or a ValueError for a label
 * outside of the classes.
 */
export const nllLoss: Composition<[logShares: Tensor, labels: Tensor, options?: NllLossOptions]> =
  defineComposition(
    "nllLoss",
    String.raw`L = -\ln p_{\mathrm{label}}`,
    (logShares, labels, options = {}) => {
      const { counted, places, weights, total } = examplesOf("nllLoss", logShares, labels, options);
      const named = reshape(gather(logShares, expandDims(places, 1), 1), places.shape);
      const losses = where(counted, neg(weights ? mul(named, weights) : named), 0);
      return reduceLosses("nllLoss", losses, options.reduction, total);
    },
    { tensors: 2, options: ["weight", "ignoreIndex", "reduction"] },
  );

export interface CrossEntropyOptions extends NllLossOptions {
  /** The share of each label that is spread over all classes; 0 if not given. */
  readonly labelSmoothing?: number;
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
    (z, labels, options = {}) => {
      const { reduction, labelSmoothing = 0, weight, ignoreIndex = -100 } = options;
      checkClasses("crossEntropy", z, weight);
      const share = shareOfEach(labelSmoothing, z);
      const ofEachClass = () =>
        neg(weight ? mul(logSoftmax(z, 1), lieAlong(weight, z, 1)) : logSoftmax(z, 1));
      if (isFloat(labels.dtype)) {
        checkClasses("crossEntropy", labels);
        checkLabels("crossEntropy", z.shape, labels.shape);
        const losses = sum(mul(ofEachClass(), add(mul(labels, 1 - labelSmoothing), share)), { axes: 1 });
        return reduceLosses("crossEntropy", losses, reduction);
      }
      const { counted, weights, total } = examplesOf("crossEntropy", z, labels, options);
      const named = surprise(z, labels, { axis: 1, ignoreIndex }); // −ln p of the label
      const sharp = weights ? where(counted, mul(named, weights), 0) : named;
      const smooth = () => add(mul(sharp, 1 - labelSmoothing), mul(sum(ofEachClass(), { axes: 1 }), share));
      const losses = share === 0 ? sharp : where(counted, smooth(), 0);
      return reduceLosses("crossEntropy", losses, reduction, total);
    },
    { tensors: 2, options: ["weight", "ignoreIndex", "labelSmoothing", "reduction"] },
  );

/** Which examples count, the place of each among the classes, 0 for those that do not count, its weight if it has one, and the sum of the weights. */
function examplesOf(op: string, x: Tensor, labels: Tensor, { weight, ignoreIndex = -100 }: NllLossOptions) {
  checkClasses(op, x, weight);
  checkLabels(op, x.shape.toSpliced(1, 1), labels.shape);
  const counted = notEqual(labels, ignoreIndex);
  const places = where(counted, labels, 0);
  const weights = weight && reshape(gather(weight, reshape(places, [-1])), labels.shape);
  const total = sum(weights ? where(counted, weights, 0) : cast(counted, x.dtype));
  return { counted, places, weights, total };
}

/** What label smoothing gives each class. Throws a ValueError. */
function shareOfEach(labelSmoothing: number, z: Tensor): number {
  if (labelSmoothing >= 0 && labelSmoothing <= 1) return labelSmoothing / (z.shape[1] as number);
  throw new ValueError("crossEntropy", "labelSmoothing must lie in [0, 1]", `${labelSmoothing}`);
}

/** Classes are the second axis, and weights one a class. Throws a ShapeError. */
function checkClasses(op: string, x: Tensor, weight?: Tensor): void {
  if (x.rank < 2) {
    throw new ShapeError(
      op,
      "logits, and labels that are not int32, must be [batch, classes] or [batch, classes, …]",
      format(x.shape),
    );
  }
  if (weight) checkAxes(op, "weight", weight, [x.shape[1] as number]);
}

function checkLabels(op: string, expected: Shape, got: Shape): void {
  if (sameShape(expected, got)) return;
  throw new ShapeError(
    op,
    "labels must have the shape of the logits without the class axis, or, as shares, with it",
    `${format(got)} where ${format(expected)} fits`,
  );
}
