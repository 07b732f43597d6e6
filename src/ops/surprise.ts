import { fitting } from "../core/dtype.js";
import { ShapeError } from "../core/errors.js";
import { format, resolveAxis, type Shape, sameShape, splitAt } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";
import { neg } from "./arithmetic.js";
import { notEqual, where } from "./comparison.js";
import { gather } from "./gather.js";
import { expandDims, reshape } from "./layout.js";
import { besideIndex, checkPlaces } from "./places.js";
import { logSoftmax } from "./softmax.js";

/** Along which axis classes lie (the last if not given), and which label counts for nothing (−100 if not given). */
export interface Classification {
  readonly axis?: number;
  readonly ignoreIndex?: number;
}

/**
 * Gives the surprise −ln p of the class that each int32 label names, where p is the softmax of z along
 * an axis; labels have the shape of z without it. Formula loss.crossEntropy. Throws a ShapeError, or a
 * ValueError for a label outside of the classes.
 */
export const surprise: Op<
  [z: Tensor, labels: Tensor],
  Classification | undefined,
  Required<Classification>,
  [y: Tensor, shares: Tensor],
  Tensor
> = defineOp({
  name: "surprise",
  formula: String.raw`y_i = \ln \sum_j e^{z_{ij}} - z_{i\,k_i}`,
  options: ["axis", "ignoreIndex"],
  attrs: (options, [z]) => {
    const { axis = -1, ignoreIndex = -100 } = options ?? {};
    const label = fitting(ignoreIndex, "int32", "surprise");
    return { axis: resolveAxis("surprise", axis, z.rank), ignoreIndex: label };
  },
  around: (apply, inputs) => apply(...inputs)[0],
  shape: ([z, labels], { axis }) => [checkLabels(z.toSpliced(axis, 1), labels), z],
  dtype: ([z, labels]) => {
    const dtype = besideIndex("surprise", z, labels, ["float32", "float64"]);
    return [dtype, dtype];
  },
  forward: ([y, shares], [z, labels], { axis, ignoreIndex }) => {
    const bad = runKernel("surprise", [y, shares], [z, labels], ...splitAt(z.shape, axis), ignoreIndex);
    checkPlaces("surprise", labels, bad, z.shape[axis] as number);
  },
  fused: {
    inputs: 2,
    composition: ([z, labels], { axis, ignoreIndex }) => {
      const counted = notEqual(labels, ignoreIndex);
      const places = expandDims(where(counted, labels, 0), axis);
      const named = reshape(gather(logSoftmax(z, axis), places, axis), labels.shape); // ln p of the label
      return where(counted, neg(named), 0);
    },
    backward: ([dz], [dy], [_y, shares], [z, labels], { axis, ignoreIndex }) => {
      runKernel("surpriseBackward", [dz], [dy, shares, labels], ...splitAt(z.shape, axis), ignoreIndex);
    },
  },
});

function checkLabels(expected: Shape, labels: Shape): Shape {
  if (sameShape(expected, labels)) return labels;
  const got = `${format(labels)} where ${format(expected)} fits`;
  throw new ShapeError("surprise", "labels must have the shape of z without the classes", got);
}
