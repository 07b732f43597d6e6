import { isFloat } from "../core/dtype.js";
import { ShapeError, ValueError } from "../core/errors.js";
import { format, type Shape, sameShape } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { add, mul, neg } from "../ops/arithmetic.js";
import { cast } from "../ops/cast.js";
import { notEqual, where } from "../ops/comparison.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import { gather } from "../ops/gather.js";
import { expandDims, permute, reshape } from "../ops/layout.js";
import { logSoftmax } from "../ops/softmax.js";
import { sum } from "../ops/sum.js";
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
      const { reduction, weight } = options;
      const rows = classesLast("nllLoss", logShares, weight);
      const surprise = neg(weight ? mul(rows, weight) : rows);
      const { counted, places, total } = examplesOf("nllLoss", surprise, labels, options);
      return reduceLosses("nllLoss", where(counted, pick(surprise, places), 0), reduction, total);
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
    (logits, labels, options = {}) => {
      const { reduction, labelSmoothing = 0, weight } = options;
      const z = classesLast("crossEntropy", logits, weight);
      const share = shareOfEach(labelSmoothing, z);
      const logShares = logSoftmax(z);
      const surprise = neg(weight ? mul(logShares, weight) : logShares);
      if (isFloat(labels.dtype)) {
        const q = classesLast("crossEntropy", labels);
        checkLabels("crossEntropy", z.shape, q.shape);
        const losses = sum(mul(surprise, add(mul(q, 1 - labelSmoothing), share)), { axes: -1 });
        return reduceLosses("crossEntropy", losses, reduction);
      }
      const { counted, places, total } = examplesOf("crossEntropy", surprise, labels, options);
      const sharp = pick(surprise, places);
      const smooth = () => add(mul(sharp, 1 - labelSmoothing), mul(sum(surprise, { axes: -1 }), share));
      const losses = where(counted, share === 0 ? sharp : smooth(), 0);
      return reduceLosses("crossEntropy", losses, reduction, total);
    },
    { tensors: 2, options: ["weight", "ignoreIndex", "labelSmoothing", "reduction"] },
  );

/** Which examples count, a place in each row, 0 for those that do not count, and the sum of their weights. */
function examplesOf(
  op: string,
  rows: Tensor,
  labels: Tensor,
  { weight, ignoreIndex = -100 }: NllLossOptions,
) {
  checkLabels(op, rows.shape.slice(0, -1), labels.shape);
  const counted = notEqual(labels, ignoreIndex);
  const places = where(counted, labels, 0);
  const weights = () => reshape(gather(weight as Tensor, reshape(places, [-1])), labels.shape);
  const total = sum(weight ? where(counted, weights(), 0) : cast(counted, rows.dtype));
  return { counted, places, total };
}

/** The element at a place of each row. */
function pick(rows: Tensor, places: Tensor): Tensor {
  return reshape(gather(rows, expandDims(places, -1)), places.shape);
}

/** What label smoothing gives each class. Throws a ValueError. */
function shareOfEach(labelSmoothing: number, z: Tensor): number {
  if (labelSmoothing >= 0 && labelSmoothing <= 1) return labelSmoothing / (z.shape.at(-1) as number);
  throw new ValueError("crossEntropy", "labelSmoothing must lie in [0, 1]", `${labelSmoothing}`);
}

/** Moves the class axis, the second, to the end; weights must be one a class. Throws a ShapeError. */
function classesLast(op: string, x: Tensor, weight?: Tensor): Tensor {
  if (x.rank < 2) {
    throw new ShapeError(
      op,
      "logits, and labels that are not int32, must be [batch, classes] or [batch, classes, …]",
      format(x.shape),
    );
  }
  if (weight) checkAxes(op, "weight", weight, [x.shape[1] as number]);
  const [batch, classes, ...rest] = x.shape.map((_, axis) => axis) as [number, number, ...number[]];
  return rest.length === 0 ? x : permute(x, [batch, ...rest, classes]);
}

function checkLabels(op: string, expected: Shape, got: Shape): void {
  if (sameShape(expected, got)) return;
  throw new ShapeError(
    op,
    "labels must have the shape of the logits without the class axis, or, as shares, with it",
    `${format(got)} where ${format(expected)} fits, classes last`,
  );
}
