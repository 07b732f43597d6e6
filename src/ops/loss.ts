import { isFloat } from "../core/dtype.js";
import { ShapeError, ValueError } from "../core/errors.js";
import { format } from "../core/shape.js";

import type { Tensor } from "../graph/tensor.js";
import { add, div, mul, neg } from "./arithmetic.js";
import { cast } from "./cast.js";
import { notEqual, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { oneHot } from "./gather.js";
import { permute, reshape } from "./layout.js";
import { logSoftmax } from "./softmax.js";
import { mean } from "./statistics.js";
import { sum } from "./sum.js";

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
      const { reduction = "mean", labelSmoothing = 0, ignoreIndex = -100, weight = 1 } = options;
      const z = classesLast(logits);
      const classes = z.shape.at(-1) as number;
      const counted = isFloat(labels.dtype) ? undefined : notEqual(labels, ignoreIndex);
      const q = counted
        ? oneHot(where(counted, labels, 0), { classes, dtype: z.dtype })
        : classesLast(labels);
      checkTogether(z, q);
      const smooth = add(mul(q, 1 - labelSmoothing), labelSmoothing / classes);
      const surprise = neg(sum(mul(mul(smooth, logSoftmax(z)), weight), { axes: -1 }));
      const losses = counted ? where(counted, surprise, 0) : surprise;
      if (reduction === "none") return losses;
      if (reduction === "sum") return sum(losses);
      if (reduction !== "mean") {
        throw new ValueError("crossEntropy", `reduction must be "mean", "sum" or "none"`, `${reduction}`);
      }
      if (!counted) return mean(losses);
      return div(
        sum(losses),
        sum(mul(mul(q, weight), cast(reshape(counted, [...counted.shape, 1]), z.dtype))),
      );
    },
  );

/** Moves the class axis, the second, to the end. */
function classesLast(x: Tensor): Tensor {
  if (x.rank < 2)
    throw new ShapeError("crossEntropy", "takes [batch, classes] or [batch, classes, …]", format(x.shape));
  const [batch, classes, ...rest] = x.shape.map((_, axis) => axis) as [number, number, ...number[]];
  return rest.length === 0 ? x : permute(x, [batch, ...rest, classes]);
}

function checkTogether(z: Tensor, q: Tensor): void {
  if (format(z.shape) === format(q.shape)) return;
  throw new ShapeError(
    "crossEntropy",
    "labels must have the shape of the logits without the class axis, or, as shares, with it",
    `${format(q.shape)} for ${format(z.shape)}, classes last`,
  );
}
