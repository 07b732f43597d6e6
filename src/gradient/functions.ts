import { isFloat } from "../core/dtype.js";
import { GradientError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { ones, zeros } from "../create/fill.js";
import type { Tensors } from "../graph/op.js";
import { untracked } from "../graph/recording.js";
import { keep, letGo } from "../graph/scope.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../ops/arithmetic.js";
import { alias } from "./fused.js";
import { differentiating, history, type PassOptions, pullback } from "./gradient.js";
import { checkCall, checkFits, checkNumber, checkTensor } from "./refusals.js";

/** A tensor for each of a tuple. */
export type TensorsLike<I extends Tensors> = { -readonly [K in keyof I]: Tensor };

/**
 * Differentiates a number with respect to every parameter that it depends on, and adds the results
 * to their `.grad`.
 *
 * @throws GradientError when y is not a number that depends on a parameter
 */
export function backward(y: Tensor, options?: PassOptions): void {
  checkOptions("backward", options, ["keepGraph"]);
  checkNumber("backward", y);
  const parameters = history(y).flatMap(({ inputs }) => inputs.filter((x) => x.tracked));
  const wanted = [...new Set(parameters)];
  if (wanted.length === 0) {
    throw new GradientError("backward", "the value must depend on a parameter: mark it by parameter(tensor)");
  }
  const one = ones(y.shape, y.dtype);
  untracked(() => {
    pullback(new Map([[y, one]]), wanted, options).forEach((dx, i) => {
      const x = wanted[i] as Tensor;
      if (!dx) return;
      const before = x.grad;
      x.grad = keep(before ? add(before, dx) : dx);
      if (before) letGo(before);
    });
  });
}

/**
 * Computes fn(...inputs) and the gradient of that number with respect to each input.
 *
 * @throws GradientError when an input is not floating, or the value is not one number
 * @example
 * const [y, [da, db]] = valueAndGradient((a, b) => sum(mul(a, b)), [tensor([1, 2]), tensor([3, 4])]);
 * y.item(); // 11
 * [da.toArray(), db.toArray()]; // [[3, 4], [1, 2]]
 */
export function valueAndGradient<I extends Tensors>(
  fn: (...inputs: I) => Tensor,
  inputs: readonly [...I],
): [Tensor, TensorsLike<I>] {
  const [y, pull] = vjp(fn, inputs);
  checkNumber("gradient", y);
  return [y, pull(ones(y.shape, y.dtype))];
}

/** The gradient of a function whose value is one number, with respect to each input. */
export function gradient<I extends Tensors>(
  fn: (...inputs: I) => Tensor,
  inputs: readonly [...I],
): TensorsLike<I> {
  return valueAndGradient(fn, inputs)[1];
}

/**
 * Computes y = fn(...inputs) and returns with it the function dy ↦ Jᵀ dy, one cotangent an input:
 * zeros where y does not depend on one.
 */
export function vjp<I extends Tensors>(
  fn: (...inputs: I) => Tensor,
  inputs: readonly [...I],
): [y: Tensor, pull: (dy: Tensor, options?: PassOptions) => TensorsLike<I>] {
  checkCall("gradient", fn, inputs);
  const wanted = inputs.map(argument);
  const y = checkTensor(
    "gradient",
    differentiating(() => fn(...(wanted as unknown as I))),
  );
  const pull = (dy: Tensor, options?: PassOptions) => {
    checkOptions("vjp", options, ["keepGraph"]);
    checkFits("vjp", "dy must have the shape and type of y", dy, y);
    const dx = pullback(new Map([[y, dy]]), wanted, options);
    return wanted.map((x, i) => dx[i] ?? zeros(x.shape, x.dtype)) as TensorsLike<I>;
  };
  return [y, pull];
}

/** What a derivative is asked by. Throws a GradientError. */
function argument(x: Tensor): Tensor {
  if (isFloat(x.dtype)) return alias(x);
  const rule = "an argument must be float32 or float64: others take no small steps";
  throw new GradientError("gradient", rule, x.dtype);
}
