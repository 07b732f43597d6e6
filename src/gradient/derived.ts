import { ones, zeros } from "../create/fill.js";
import { eye } from "../create/range.js";
import type { Tensors } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { add, mul } from "../ops/arithmetic.js";
import { concat } from "../ops/concat.js";
import { reshape } from "../ops/layout.js";
import { slice } from "../ops/slice.js";
import { sum } from "../ops/sum.js";
import { gradient, type TensorsLike, vjp } from "./functions.js";
import { checkFits } from "./refusals.js";

/**
 * Computes y = fn(...inputs) and J v: how fast y changes when the inputs move along the tangents v.
 * Forward differentiation from reverse: dy ↦ Jᵀ dy is linear, and its own cotangent is v ↦ J v.
 */
export function jvp<I extends Tensors>(
  fn: (...inputs: I) => Tensor,
  inputs: readonly [...I],
  tangents: TensorsLike<I>,
): [y: Tensor, tangent: Tensor] {
  const [y, pull] = vjp(fn, inputs);
  const [, push] = vjp((dy: Tensor) => inner(pull(dy), tangents), [zeros(y.shape, y.dtype)]);
  const [tangent] = push(ones([], y.dtype));
  return [y, tangent];
}

/** The derivative of every element of fn(x) with respect to every element of x: [...y.shape, ...x.shape]. */
export function jacobian(fn: (x: Tensor) => Tensor, x: Tensor): Tensor {
  const [y, pull] = vjp(fn, [x]);
  const basis = eye(y.size, y.dtype);
  const rows = Array.from({ length: y.size }, (_, k) => {
    const dy = reshape(slice(basis, [{ start: k, stop: k + 1 }]), y.shape);
    return reshape(pull(dy, { keepGraph: true })[0], [1, ...x.shape]);
  });
  return reshape(concat(rows), [...y.shape, ...x.shape]);
}

/** All second derivatives of a function whose value is one number: [...x.shape, ...x.shape]. */
export function hessian(fn: (x: Tensor) => Tensor, x: Tensor): Tensor {
  return jacobian((x) => gradient(fn, [x])[0], x);
}

/** H v, without making the Hessian H: the gradient of ⟨∇fn, v⟩. */
export function hessianVectorProduct<I extends Tensors>(
  fn: (...inputs: I) => Tensor,
  inputs: readonly [...I],
  vectors: TensorsLike<I>,
): TensorsLike<I> {
  return gradient((...x: I) => inner(gradient(fn, x), vectors), inputs);
}

/** ⟨a, b⟩, over all elements of all tensors. */
function inner(a: Tensors, b: Tensors): Tensor {
  const fits = (v: unknown, x: Tensor) =>
    checkFits("jvp", "a tangent must have the shape and type of its input", v, x);
  const given = Array.isArray(b) ? b : [];
  return a.map((each, i) => sum(mul(each, fits(given[i], each)))).reduce((x, y) => add(x, y));
}
