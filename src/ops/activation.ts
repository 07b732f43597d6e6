import { ValueError } from "../core/errors.js";
import type { Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { add, mul, square, sub } from "./arithmetic.js";
import { greater, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { unary } from "./elementwise.js";
import { erf } from "./exponential.js";

type Unary = Op<[x: Tensor]>;

/** The hyperbolic tangent. */
export const tanh: Unary = unary({
  name: "tanh",
  formula: String.raw`y = \tanh x`,
  vjp: (dy, y) => mul(dy, sub(1, square(y))),
});

/** The logistic function, from 0 to 1. */
export const sigmoid: Unary = unary({
  name: "sigmoid",
  formula: String.raw`y = \frac{1}{1 + e^{-x}}`,
  vjp: (dy, y) => mul(dy, mul(y, sub(1, y))),
});

/** Replaces what is negative by zero. Formula conv.relu. */
export const relu: Unary = unary({
  name: "relu",
  formula: String.raw`y = \max(x, 0)`,
  vjp: (dy, y) => where(greater(y, 0), dy, 0),
});

/** How gelu is computed: "none" by the error function, "tanh" by an approximation. */
export interface GeluOptions {
  readonly approximate?: "none" | "tanh";
}

/**
 * The Gaussian error linear unit (Hendrycks and Gimpel 2016): x times the chance that a normal
 * number lies below x.
 */
export const gelu: Composition<[x: Tensor, options?: GeluOptions]> = defineComposition(
  "gelu",
  String.raw`y = x\,\Phi(x) = \frac{x}{2}\left(1 + \operatorname{erf}\frac{x}{\sqrt 2}\right)`,
  (x, { approximate = "none" } = {}) => {
    if (approximate === "none") return mul(mul(x, 0.5), add(1, erf(mul(x, Math.SQRT1_2))));
    if (approximate !== "tanh") {
      throw new ValueError("gelu", `approximate must be "none" or "tanh"`, `${approximate}`);
    }
    const cubic = add(x, mul(0.044715, mul(x, square(x))));
    return mul(mul(x, 0.5), add(1, tanh(mul(Math.sqrt(2 / Math.PI), cubic))));
  },
);
