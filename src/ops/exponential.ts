import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";
import { div, mul, neg, square, sub } from "./arithmetic.js";
import { equal, where } from "./comparison.js";
import { broadcastTogether, unary } from "./elementwise.js";

type Unary = Op<[x: Tensor]>;

/** e to the power of each element. */
export const exp: Unary = unary({
  name: "exp",
  formula: "y = e^x",
  vjp: (dy, y) => mul(dy, y),
});

/** The natural logarithm: −∞ at zero, NaN below. */
export const log: Unary = unary({
  name: "log",
  formula: String.raw`y = \ln x`,
  vjp: (dy, _y, [x]) => div(dy, x),
});

/** The square root: NaN below zero. */
export const sqrt: Unary = unary({
  name: "sqrt",
  formula: String.raw`y = \sqrt{x}`,
  vjp: (dy, y) => div(dy, mul(2, y)),
});

/** The error function. */
export const erf: Unary = unary({
  name: "erf",
  formula: String.raw`y = \frac{2}{\sqrt\pi} \int_0^x e^{-t^2}\,dt`,
  vjp: (dy, _y, [x]) => mul(dy, mul(2 / Math.sqrt(Math.PI), exp(neg(square(x))))),
});

/** Raises a to the power of b; NaN where a is negative and b is no integer. Operands broadcast. */
export const pow: Op<[a: Tensor, b: Tensor]> = defineOp({
  name: "pow",
  formula: "y = a^b",
  around: (apply, inputs) => apply(...broadcastTogether("pow", inputs)),
  shape: ([a]) => a,
  forward: (y, inputs) => runKernel("pow", y, inputs, y.size),
  // Where a factor b or a is 0, so is the derivative, as in PyTorch: else 0 · ∞ would be NaN.
  vjp: [
    (dy, _y, [a, b]) => mul(dy, where(equal(b, 0), 0, mul(b, pow(a, sub(b, 1))))),
    (dy, y, [a]) => mul(dy, mul(y, log(where(equal(a, 0), 1, a)))),
  ],
});
