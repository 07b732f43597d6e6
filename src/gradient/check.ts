import { GradientError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { Generator } from "../core/random.js";
import { format } from "../core/shape.js";
import { uniform } from "../create/random.js";
import { eye } from "../create/range.js";
import type { Tensors } from "../graph/op.js";
import { untracked } from "../graph/recording.js";
import { scope } from "../graph/scope.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, maximum, mul, neg, sub } from "../ops/arithmetic.js";
import { concat } from "../ops/concat.js";
import { reshape } from "../ops/layout.js";
import { slice } from "../ops/slice.js";
import { sum } from "../ops/sum.js";
import { vjp } from "./functions.js";
import { checkCall } from "./refusals.js";

/** Half the distance of a central difference: near the cube root of float64's precision. */
const EPSILON = 2 ** -17;
/** Slopes smaller than this are compared as if they were this large. */
const FLOOR = 1e-3;
/** The largest relative error that passes, of the first and of the second order. */
const BOUNDS = { 1: 1e-7, 2: 1e-5 } as const;

export interface CheckOptions {
  /** 1 checks the gradient; 2 also the gradient of the gradient. 2 if not given. */
  readonly order?: 1 | 2;
  /** The largest relative error that passes: 1e-7 in the first order and 1e-5 in the second if not given. */
  readonly bound?: number;
  /** Compares every element of the Jacobian, not one random direction. */
  readonly whole?: boolean;
  /** What the directions are drawn from. */
  readonly seed?: number;
  /** What a failure calls the function. */
  readonly name?: string;
}

/** The relative errors found. */
export interface CheckReport {
  readonly order1: number;
  readonly order2: number | undefined;
}

/**
 * Compares derivatives with central differences (f(x + εv) − f(x − εv)) / 2ε in float64, along
 * random directions: ⟨dy, J v⟩ = ⟨Jᵀ dy, v⟩. Returns the errors relative to the slope.
 *
 * @throws GradientError that shows the worst element, when a derivative is not the slope
 * @throws GradientError for inputs that are not float64
 * @example
 * const { order1 } = checkGradient((x) => tanh(x), [tensor([0.5, -1], { dtype: "float64" })]);
 * order1 < 1e-7; // true
 */
export function checkGradient<I extends Tensors>(
  fn: (...inputs: I) => Tensor,
  inputs: readonly [...I],
  options: CheckOptions = {},
): CheckReport {
  checkCall("checkGradient", fn, inputs);
  const names = ["order", "bound", "whole", "seed", "name"] as const;
  const { order = 2, name = fn.name || "the function" } = checkOptions("checkGradient", options, names);
  if (inputs.some((x) => x.dtype !== "float64")) {
    const got = inputs.map((x) => x.dtype).join(", ");
    throw new GradientError("checkGradient", "inputs must be float64, or rounding hides the slope", got);
  }
  const f = fn as unknown as (...inputs: Tensors) => Tensor;
  const order1 = scope(() => checkOrder(name, f, inputs, 1, options));
  if (order === 1) return { order1, order2: undefined };
  const dy = scope(() =>
    draw(
      new Generator(options.seed ?? 0),
      untracked(() => f(...inputs)),
    ),
  );
  const order2 = scope(() => checkOrder(name, pulled(f), [...inputs, dy], 2, options));
  return { order1, order2 };
}

/** The gradient as a function of its own: (...x, dy) ↦ Jᵀ dy in one row. */
function pulled(f: (...inputs: Tensors) => Tensor): (...inputs: Tensors) => Tensor {
  return (...args) => {
    const [, pull] = vjp(f, args.slice(0, -1));
    return concat(pull(args.at(-1) as Tensor).map((dx) => reshape(dx, [-1])));
  };
}

function checkOrder(
  name: string,
  f: (...inputs: Tensors) => Tensor,
  inputs: Tensors,
  order: 1 | 2,
  { bound = BOUNDS[order], seed = 0, whole = false }: CheckOptions,
): number {
  const generator = new Generator(seed + order);
  const [y, pull] = vjp(f, inputs);
  const dy = draw(generator, y);
  const analytic = pull(dy);
  const error = untracked(() => {
    const v = inputs.map((x) => draw(generator, x));
    return relativeError(slope(f, inputs, v, dy), total(analytic.map((dx, i) => mul(dx, v[i] as Tensor))));
  });
  if (error <= bound && !whole) return error;
  const worst = untracked(() => worstElement(f, inputs, dy, analytic));
  const found = whole ? Math.max(error, worst.error) : error;
  if (found <= bound) return found;
  throw new GradientError(
    name,
    `the derivative of order ${order} must be the slope, to ${bound}: off by ${found.toExponential(2)} for inputs ` +
      `${inputs.map((x) => format(x.shape)).join(", ")} and output ${format(y.shape)}; worst at element ` +
      `${worst.element} of input ${worst.input}`,
    `analytic ${worst.analytic}, numeric ${worst.numeric}`,
  );
}

/** One element of one input, and what both ways say of its derivative. */
interface Element {
  readonly input: number;
  readonly element: number;
  readonly analytic: number;
  readonly numeric: number;
  readonly error: number;
}

/** Moves each element of each input alone, to find where the derivative is farthest from the slope. */
function worstElement(
  f: (...inputs: Tensors) => Tensor,
  inputs: Tensors,
  dy: Tensor,
  analytic: Tensors,
): Element {
  let worst: Element = { input: 0, element: 0, analytic: 0, numeric: 0, error: -1 };
  for (const [input, x] of inputs.entries()) {
    const basis = eye(x.size, "float64");
    for (let element = 0; element < x.size; element++) {
      const step = reshape(slice(basis, [{ start: element, stop: element + 1 }]), x.shape);
      const v = inputs.map((other, i) => (i === input ? step : mul(other, 0)));
      const numeric = slope(f, inputs, v, dy);
      const exact = total([mul(analytic[input] as Tensor, step)]);
      const error = relativeError(numeric, exact);
      if (!(error <= worst.error)) {
        worst = { input, element, analytic: exact.sum, numeric: numeric.sum, error };
      }
    }
  }
  return worst;
}

/** A sum, and the sum of the magnitudes that went into it. */
interface Total {
  readonly sum: number;
  readonly magnitude: number;
}

/** ⟨dy, (f(x + εv) − f(x − εv)) / 2ε⟩ */
function slope(f: (...inputs: Tensors) => Tensor, inputs: Tensors, v: Tensors, dy: Tensor): Total {
  const along = (epsilon: number) => f(...inputs.map((x, i) => add(x, mul(v[i] as Tensor, epsilon))));
  return total([mul(dy, div(sub(along(EPSILON), along(-EPSILON)), 2 * EPSILON))]);
}

function total(terms: Tensors): Total {
  const magnitudes = terms.map((term) => sum(maximum(term, neg(term))).item());
  const add = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  return { sum: add(terms.map((term) => sum(term).item())), magnitude: add(magnitudes) };
}

function relativeError(a: Total, b: Total): number {
  return Math.abs(a.sum - b.sum) / Math.max(a.magnitude, b.magnitude, FLOOR);
}

function draw(generator: Generator, like: Tensor): Tensor {
  return uniform(generator, like.shape, { low: -1, high: 1, dtype: "float64" });
}
