import type { Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, mul, square, sub } from "./arithmetic.js";
import { unary } from "./elementwise.js";
import { sqrt } from "./exponential.js";

type Unary = Op<[x: Tensor]>;

/** The hyperbolic sine. */
export const sinh: Unary = unary({
  name: "sinh",
  formula: String.raw`y = \frac{e^x - e^{-x}}{2}`,
  vjp: (dy, _y, [x]) => mul(dy, cosh(x)),
});

/** The hyperbolic cosine. */
export const cosh: Unary = unary({
  name: "cosh",
  formula: String.raw`y = \frac{e^x + e^{-x}}{2}`,
  vjp: (dy, _y, [x]) => mul(dy, sinh(x)),
});

/** The number of a hyperbolic sine. */
export const asinh: Unary = unary({
  name: "asinh",
  formula: String.raw`y = \ln\left(x + \sqrt{x^2 + 1}\right)`,
  vjp: (dy, _y, [x]) => div(dy, sqrt(add(square(x), 1))),
});

/** The number from 0 up of a hyperbolic cosine; NaN below 1. */
export const acosh: Unary = unary({
  name: "acosh",
  formula: String.raw`y = \ln\left(x + \sqrt{x^2 - 1}\right)`,
  vjp: (dy, _y, [x]) => div(dy, sqrt(sub(square(x), 1))),
});

/** The number of a hyperbolic tangent; ±∞ at ±1, NaN beyond. */
export const atanh: Unary = unary({
  name: "atanh",
  formula: String.raw`y = \frac{1}{2} \ln \frac{1 + x}{1 - x}`,
  vjp: (dy, _y, [x]) => div(dy, sub(1, square(x))),
});
