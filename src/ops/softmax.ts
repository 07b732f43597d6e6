import { resolveAxis, splitAt } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";
import { mul, sub } from "./arithmetic.js";
import { exp } from "./exponential.js";
import { sum } from "./sum.js";

type Normalizer = Op<[x: Tensor], number | undefined, number>;

/** Turns numbers along an axis, the last if none is named, into shares that are positive and sum to 1. Formula softmax. */
export const softmax: Normalizer = defineOp({
  name: "softmax",
  formula: String.raw`y_i = \frac{e^{x_i - \max x}}{\sum_j e^{x_j - \max x}}`,
  attrs: (axis = -1, [x]) => resolveAxis("softmax", axis, x.rank),
  forward: (y, [x], axis) => runKernel("softmax", y, [x], ...splitAt(x.shape, axis)),
  vjp: [(dy, y, _inputs, axis) => mul(y, sub(dy, sum(mul(dy, y), { axes: axis, keepDims: true })))],
});

/** The logarithm of softmax along an axis, the last if none is named, without overflow. */
export const logSoftmax: Normalizer = defineOp({
  name: "logSoftmax",
  formula: String.raw`y_i = x_i - \max x - \ln \sum_j e^{x_j - \max x}`,
  attrs: (axis = -1, [x]) => resolveAxis("logSoftmax", axis, x.rank),
  forward: (y, [x], axis) => runKernel("logSoftmax", y, [x], ...splitAt(x.shape, axis)),
  vjp: [(dy, y, _inputs, axis) => sub(dy, mul(exp(y), sum(dy, { axes: axis, keepDims: true })))],
});
