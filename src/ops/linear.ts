import { ShapeError } from "../core/errors.js";
import { format, sameShape } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { add, mul } from "./arithmetic.js";
import { type Composition, checkTensor, defineComposition } from "./composition.js";
import { expandDims, transpose } from "./layout.js";
import { matmul } from "./matmul.js";

/**
 * Maps the last axis of x […, inputs] to […, outputs] by a weight [outputs, inputs] and, if given, a
 * bias [outputs]. Throws a ShapeError.
 */
export const linear: Composition<[x: Tensor, weight: Tensor, bias?: Tensor]> = defineComposition(
  "linear",
  String.raw`y = x W^\top + b`,
  (x, weight, bias) => {
    checkDense(x, weight, bias);
    const y = matmul(x, transpose(weight));
    return bias ? add(y, bias) : y;
  },
  { tensors: 2 },
);

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
function checkDense(x: Tensor, weight: Tensor, bias?: Tensor): void {
  const [outputs, inputs] = weight.shape as [number, number];
  const refuse = (rule: string, { shape }: Tensor) => new ShapeError("linear", rule, format(shape));
  if (bias !== undefined) checkTensor("linear", bias);
  if (weight.rank !== 2) throw refuse("weight must be [outputs, inputs]", weight);
  if (x.shape.at(-1) !== inputs) throw refuse(`x must be […, ${inputs}]`, x);
  if (bias && !sameShape(bias.shape, [outputs])) throw refuse(`bias must be [${outputs}]`, bias);
}
