import { ValueError } from "../core/errors.js";
import { defineOp, type Op } from "../graph/op.js";
import { detach } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";
import { add, div, mul, square, sub } from "./arithmetic.js";
import { greater, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { binary, checkFinite, type FusedUnary, fusedOnEach, fusedUnary, unary } from "./elementwise.js";
import { erf, exp, log1p } from "./exponential.js";
import { abs } from "./rounding.js";

type Unary = Op<[x: Tensor]>;
type Binary = Op<[a: Tensor, b: Tensor]>;
/** A cotangent by the kernel of its name, from dy and what the slope is a formula of. */
const adjoint = binary;

type Activation = Composition<[x: Tensor]>;

/** The hyperbolic tangent. */
export const tanh: Unary = unary({
  name: "tanh",
  formula: String.raw`y = \tanh x`,
  vjp: (dy, y) => tanhAdjoint(dy, y),
});

/** The cotangent of x where y = tanh x. Operands broadcast. */
export const tanhAdjoint: Binary = adjoint({
  name: "tanhAdjoint",
  formula: String.raw`dx = (1 - y^2)\,dy`,
  vjp: [(d, _dx, [_dy, y]) => tanhAdjoint(d, y), (d, _dx, [dy, y]) => mul(d, mul(dy, mul(-2, y)))],
});

/** The logistic function, from 0 to 1. */
export const sigmoid: Unary = unary({
  name: "sigmoid",
  formula: String.raw`y = \frac{1}{1 + e^{-x}}`,
  vjp: (dy, y) => sigmoidAdjoint(dy, y),
});

/** The cotangent of x where y = sigmoid x. Operands broadcast. */
export const sigmoidAdjoint: Binary = adjoint({
  name: "sigmoidAdjoint",
  formula: String.raw`dx = y (1 - y)\,dy`,
  vjp: [(d, _dx, [_dy, y]) => sigmoidAdjoint(d, y), (d, _dx, [dy, y]) => mul(d, mul(dy, sub(1, mul(2, y))))],
});

/** Replaces what is negative by zero. Formula conv.relu. */
export const relu: Unary = unary({
  name: "relu",
  formula: String.raw`y = \max(x, 0)`,
  vjp: (dy, y) => reluAdjoint(dy, detach(y)),
});

/** The cotangent of x where y = relu x. Operands broadcast. */
export const reluAdjoint: Binary = adjoint({
  name: "reluAdjoint",
  formula: String.raw`dx = [y > 0]\,dy`,
  vjp: [(d, _dx, [_dy, y]) => reluAdjoint(d, y), (d) => reluAdjoint(d, 0)],
});

const geluKernels = { none: "gelu", tanh: "geluTanh" } as const;

/** How gelu is computed: "none" by the error function, "tanh" by an approximation. */
export interface GeluOptions {
  readonly approximate?: "none" | "tanh";
}

/**
 * The Gaussian error linear unit (Hendrycks and Gimpel 2016): x times the chance that a normal
 * number lies below x.
 */
export const gelu: Op<[x: Tensor], GeluOptions | undefined, Required<GeluOptions>> = defineOp({
  name: "gelu",
  formula: String.raw`y = x\,\Phi(x) = \frac{x}{2}\left(1 + \operatorname{erf}\frac{x}{\sqrt 2}\right)`,
  options: ["approximate"],
  attrs: ({ approximate = "none" }: GeluOptions = {}) => {
    if (Object.hasOwn(geluKernels, approximate)) return { approximate };
    throw new ValueError("gelu", `approximate must be "none" or "tanh"`, `${approximate}`);
  },
  forward: (y, [x], { approximate }) => runKernel(geluKernels[approximate], y, [x], x.size),
  fused: {
    inputs: 1,
    composition: ([x], { approximate }) => {
      if (approximate === "none") return mul(mul(x, 0.5), add(1, erf(mul(x, Math.SQRT1_2))));
      const cubic = add(x, mul(0.044715, mul(x, square(x))));
      return mul(mul(x, 0.5), add(1, tanh(mul(Math.sqrt(2 / Math.PI), cubic))));
    },
    backward: ([dx], dy, _y, [x], { approximate }) =>
      runKernel(`${geluKernels[approximate]}Backward`, dx as Tensor, [dy, x], x.size),
  },
});

/** How sharply softplus bends, 1 if not given, and the βx above which it is x itself, 20 if not given. */
export interface SoftplusOptions {
  readonly beta?: number;
  readonly threshold?: number;
}

/** A smooth relu: the integral of sigmoid. Throws a ValueError. */
export const softplus: Op<[x: Tensor], SoftplusOptions | undefined, [beta: number, threshold: number]> =
  defineOp({
    name: "softplus",
    formula: String.raw`y = \frac{1}{\beta} \ln\left(1 + e^{\beta x}\right)`,
    options: ["beta", "threshold"],
    attrs: ({ beta = 1, threshold = 20 }: SoftplusOptions = {}) => {
      if (beta === 0) throw new ValueError("softplus", "beta must not be 0");
      if (!(threshold <= Number.POSITIVE_INFINITY)) {
        throw new ValueError("softplus", "threshold must be a number", `${threshold}`);
      }
      return [checkFinite("softplus", "beta", beta), threshold];
    },
    ...fusedOnEach("softplus", (x, beta, threshold) => {
      const z = mul(beta, x);
      const straight = greater(z, Math.min(threshold, 40)); // e^−40 is nothing beside 1
      return where(straight, x, div(log1p(exp(where(straight, 0, z))), beta));
    }),
  });

/** The logarithm of sigmoid, without overflow. */
export const logSigmoid: Activation = defineComposition(
  "logSigmoid",
  String.raw`y = -\ln\left(1 + e^{-x}\right)`,
  (x) => softplus(x, { beta: -1, threshold: Number.POSITIVE_INFINITY }),
);

/** x times its sigmoid, also called swish (Elfwing et al. 2017). */
export const silu: FusedUnary = fusedUnary({
  name: "silu",
  formula: String.raw`y = \frac{x}{1 + e^{-x}}`,
  composition: (x) => mul(x, sigmoid(x)),
});

/** x times the tanh of its softplus (Misra 2019). */
export const mish: FusedUnary = fusedUnary({
  name: "mish",
  formula: String.raw`y = x \tanh \ln\left(1 + e^x\right)`,
  composition: (x) => mul(x, tanh(softplus(x))),
});

/** A sigmoid of fractions alone, from −1 to 1. */
export const softsign: Activation = defineComposition("softsign", String.raw`y = \frac{x}{1 + |x|}`, (x) =>
  div(x, add(1, abs(x))),
);
