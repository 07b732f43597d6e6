import { ValueError } from "../core/errors.js";
import type { Tensor } from "../graph/tensor.js";
import { div, mul, square, sub } from "../ops/arithmetic.js";
import { clamp } from "../ops/clamp.js";
import { abs } from "../ops/rounding.js";
import { defineLoss, type Loss, type LossOptions } from "./reduction.js";
import { checkFromZero } from "./refusals.js";

/** The squared error: its mean over all elements if not said otherwise. Throws a ShapeError where x and target differ in shape. */
export const mse: Loss = defineLoss(
  "mse",
  String.raw`L = \frac{1}{n} \sum_i (x_i - t_i)^2`,
  (x, t) => square(sub(x, t)),
  ["reduction"],
);

/** The size of the error, with the derivative 0 where there is none. Throws a ShapeError where x and target differ in shape. */
export const l1: Loss = defineLoss(
  "l1",
  String.raw`L = \frac{1}{n} \sum_i |x_i - t_i|`,
  (x, t) => abs(sub(x, t)),
  ["reduction"],
);

export interface HuberOptions extends LossOptions {
  /** How large an error may be and still count by its square; 1 if not given. */
  readonly delta?: number;
}

/**
 * Half the square of an error up to δ, and beyond it the tangent there (Huber 1964). Throws a
 * ShapeError where x and target differ in shape, or a ValueError.
 */
export const huber: Loss<HuberOptions> = defineLoss(
  "huber",
  String.raw`L = \frac{1}{n} \sum_i c_i \left(e_i - \frac{c_i}{2}\right), \quad e = x - t, \quad c = \min(\max(e, -\delta), \delta)`,
  (x, t, { delta = 1 }) => {
    if (!(delta > 0)) throw new ValueError("huber", "delta must be a number above zero", `${delta}`);
    return bend(sub(x, t), delta);
  },
  ["delta", "reduction"],
);

export interface SmoothL1Options extends LossOptions {
  /** How large an error may be and still count by its square; 1 if not given. */
  readonly beta?: number;
}

/**
 * The size of the error, rounded off below β (Girshick 2015); with β = 0 it is that of l1. Throws a
 * ShapeError where x and target differ in shape, or a ValueError.
 */
export const smoothL1: Loss<SmoothL1Options> = defineLoss(
  "smoothL1",
  String.raw`L = \frac{1}{n} \sum_i \frac{c_i}{\beta} \left(e_i - \frac{c_i}{2}\right), \quad e = x - t, \quad c = \min(\max(e, -\beta), \beta)`,
  (x, t, { beta = 1 }) => {
    checkFromZero("smoothL1", { beta });
    const e = sub(x, t);
    return beta === 0 ? abs(e) : div(bend(e, beta), beta);
  },
  ["beta", "reduction"],
);

/** e² / 2 where |e| ≤ δ, and δ (|e| − δ / 2) beyond. */
function bend(e: Tensor, delta: number): Tensor {
  const c = clamp(e, { min: -delta, max: delta });
  return mul(c, sub(e, mul(c, 0.5)));
}
