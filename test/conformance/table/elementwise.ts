import {
  add,
  cos,
  div,
  erf,
  exp,
  greater,
  less,
  log,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  sin,
  sqrt,
  square,
  sub,
  type Tensor,
  where,
} from "../../../src/index.js";
import { number, optional } from "../attribute.js";
import { binary, type Family, row, unary } from "../row.js";

export const elementwise: Family = {
  add: binary(add),
  sub: binary(sub),
  mul: binary(mul),
  div: binary(div),
  pow: binary(pow),
  maximum: binary(maximum),
  minimum: binary(minimum),
  neg: unary(neg),
  exp: unary(exp),
  log: unary(log),
  sqrt: unary(sqrt),
  square: unary(square),
  sin: unary(sin),
  cos: unary(cos),
  erf: unary(erf),
  pow_scalar: row(["x"], { exponent: number }, ({ x }, { exponent }) => pow(x, exponent)),
  where: row(["cond", "a", "b"], {}, ({ cond, a, b }) => where(cond, a, b)),

  abs: unary(magnitude),
  reciprocal: unary((x) => div(1, x)),
  rsqrt: unary((x) => div(1, sqrt(x))),
  tan: unary((x) => div(sin(x), cos(x))),
  sinh: unary((x) => mul(sub(exp(x), exp(neg(x))), 0.5)),
  cosh: unary((x) => mul(add(exp(x), exp(neg(x))), 0.5)),
  clamp: row(["x"], { min: optional(number), max: optional(number) }, ({ x }, { min, max }) =>
    clamp(x, min, max),
  ),
  masked_fill: row(["x", "mask"], { value: number }, ({ x, mask }, { value }) => where(mask, value, x)),
  lerp: row(["a", "b"], { weight: number }, ({ a, b }, { weight }) => add(a, mul(sub(b, a), weight))),
};

export function magnitude(x: Tensor): Tensor {
  return maximum(x, neg(x));
}

/** An element at a bound keeps its cotangent. */
export function clamp(x: Tensor, low = -Infinity, high = Infinity): Tensor {
  const raised = where(less(x, low), low, x);
  return where(greater(raised, high), high, raised);
}
