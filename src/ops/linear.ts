import { ShapeError } from "../core/errors.js";
import { format, sameShape, sizeOf } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runProduct } from "../wasm/product.js";
import { runReduction } from "../wasm/reduce.js";
import { runCopy } from "../wasm/run.js";
import { add, mul } from "./arithmetic.js";
import { type Composition, checkTensor, defineComposition } from "./composition.js";
import { expandDims, reshape, transpose } from "./layout.js";
import { matmul } from "./matmul.js";
import { broadcastTo } from "./sum.js";

/**
 * Maps the last axis of x […, inputs] to […, outputs] by a weight [outputs, inputs] and, if given, a
 * bias [outputs]. Throws a ShapeError.
 */
export const linear: Composition<[x: Tensor, weight: Tensor, bias?: Tensor]> = defineComposition(
  "linear",
  String.raw`y = x W^\top + b`,
  (x, weight, bias) => {
    checkDense("linear", x, weight, bias);
    return affine(x, weight, bias ?? 0);
  },
  { tensors: 2 },
);

/**
 * Maps the last axis of x […, inputs] by a weight [outputs, inputs], and adds a bias, [outputs] or a number:
 * what `linear` is made of. Throws a ShapeError.
 */
export const affine: Op<[x: Tensor, weight: Tensor, bias: Tensor]> = defineOp({
  name: "affine",
  formula: String.raw`y_{ij} = \sum_k x_{ik} w_{jk} + b_j`,
  around: (apply, [x, weight, bias]) => {
    checkDense("affine", x, weight, bias.rank === 0 ? undefined : bias);
    const inputs = x.shape.at(-1) as number;
    const y = apply(reshape(x, [sizeOf(x.shape.slice(0, -1)), inputs]), weight, bias);
    return reshape(y, [...x.shape.slice(0, -1), weight.shape[0] as number]);
  },
  shape: ([x, weight]) => [x[0] as number, weight[0] as number],
  forward: (y, [x, weight, bias]) => {
    runCopy(y, broadcastTo(bias, y.shape), { shape: y.shape });
    runProduct(y, [x, transpose(weight)], { add: true });
  },
  fused: {
    inputs: 3,
    composition: ([x, weight, bias]) => add(matmul(x, transpose(weight)), bias),
    backward: ([dx, dWeight, dBias], dy, _y, [x, weight]) => {
      if (dx) runProduct(dx, [dy, weight]);
      if (dWeight) runProduct(dWeight, [transpose(dy), x]);
      if (dBias) runReduction("sum", dBias, dy, dBias.rank === 0 ? [0, 1] : [0]);
    },
  },
});

/** Multiplies each element of a vector with each of another: a matrix [a.size, b.size]. Throws a ShapeError. */
export const outer: Composition<[a: Tensor, b: Tensor]> = defineComposition(
  "outer",
  "y_{ij} = a_i b_j",
  (a, b) => {
    if (a.rank === 1 && b.rank === 1) return mul(expandDims(a, 1), b);
    throw new ShapeError("outer", "takes two vectors", `${format(a.shape)} and ${format(b.shape)}`);
  },
  { tensors: 2 },
);

/** Refuses a weight that is no matrix, and what does not fit beside it. Throws a ShapeError. */
function checkDense(op: string, x: Tensor, weight: Tensor, bias?: Tensor): void {
  const [outputs, inputs] = weight.shape as [number, number];
  const refuse = (rule: string, { shape }: Tensor) => new ShapeError(op, rule, format(shape));
  if (bias !== undefined) checkTensor(op, bias);
  if (weight.rank !== 2) throw refuse("weight must be [outputs, inputs]", weight);
  if (x.shape.at(-1) !== inputs) throw refuse(`x must be […, ${inputs}]`, x);
  if (bias && !sameShape(bias.shape, [outputs])) throw refuse(`bias must be [${outputs}]`, bias);
}
