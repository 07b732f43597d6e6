import type { Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, mul, neg, square } from "./arithmetic.js";
import { type Composition, defineComposition } from "./composition.js";
import { unary } from "./elementwise.js";

type Unary = Op<[x: Tensor]>;

/** e to the power of each element. */
export const exp: Unary = unary({
  name: "exp",
  formula: "y = e^x",
  vjp: (dy, y) => mul(dy, y),
});

/** e to the power of each element, less 1: accurate also where that is small. */
export const expm1: Unary = unary({
  name: "expm1",
  formula: "y = e^x - 1",
  vjp: (dy, _y, [x]) => mul(dy, exp(x)),
});

/** The natural logarithm: −∞ at zero, NaN below. */
export const log: Unary = unary({
  name: "log",
  formula: String.raw`y = \ln x`,
  vjp: (dy, _y, [x]) => div(dy, x),
});

/** The natural logarithm of 1 + x, accurate also for small x: −∞ at −1, NaN below. */
export const log1p: Unary = unary({
  name: "log1p",
  formula: String.raw`y = \ln(1 + x)`,
  vjp: (dy, _y, [x]) => div(dy, add(1, x)),
});

/** The square root: NaN below zero. */
export const sqrt: Unary = unary({
  name: "sqrt",
  formula: String.raw`y = \sqrt{x}`,
  vjp: (dy, y) => div(dy, mul(2, y)),
});

/** One over the square root: ∞ at zero, NaN below. */
export const rsqrt: Composition<[x: Tensor]> = defineComposition(
  "rsqrt",
  String.raw`y = \frac{1}{\sqrt{x}}`,
  (x) => div(1, sqrt(x)),
);

/** The error function. */
export const erf: Unary = unary({
  name: "erf",
  formula: String.raw`y = \frac{2}{\sqrt\pi} \int_0^x e^{-t^2}\,dt`,
  vjp: (dy, _y, [x]) => mul(dy, mul(2 / Math.sqrt(Math.PI), exp(neg(square(x))))),
});
