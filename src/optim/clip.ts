import { ValueError } from "../core/errors.js";
import { untracked } from "../graph/recording.js";
import { keep, letGo, scope } from "../graph/scope.js";
import type { Tensor } from "../graph/tensor.js";
import { mul, square } from "../ops/arithmetic.js";
import { cast } from "../ops/cast.js";
import { sum } from "../ops/sum.js";

/** Keeps the quotient finite where all gradients are zero, as PyTorch's clip_grad_norm_ has it. */
const EPSILON = 1e-6;

/**
 * Shortens the gradients of parameters, all by one share, so that their joint Euclidean norm is at
 * most maxNorm: they keep their direction (Pascanu et al. 2013). Returns the norm before. Formula
 * rnn.bptt. Throws a ValueError for a maxNorm that is not above zero.
 */
export function clipGradients(parameters: Iterable<Tensor>, maxNorm: number): number {
  if (!(maxNorm > 0)) throw new ValueError("clipGradients", "maxNorm must be above zero", `${maxNorm}`);
  const clipped = [...new Set(parameters)].filter((p) => p.grad);
  return untracked(() =>
    scope(() => {
      const squares = clipped.map((p) => sum(square(cast(p.grad as Tensor, "float64"))).item());
      const norm = Math.sqrt(squares.reduce((total, each) => total + each, 0));
      const share = maxNorm / (norm + EPSILON);
      if (share < 1) for (const p of clipped) replaceGradient(p, (g) => mul(share, g));
      return norm;
    }),
  );
}

/** Not in place: parameters may share the values of a gradient. */
function replaceGradient(p: Tensor, formula: (g: Tensor) => Tensor): void {
  const before = p.grad as Tensor;
  p.grad = keep(formula(before));
  letGo(before);
}
