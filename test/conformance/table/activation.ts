import {
  add,
  div,
  dropout,
  exp,
  gelu,
  greater,
  logSoftmax,
  logSumExp,
  minimum,
  mul,
  neg,
  relu,
  sigmoid,
  softmax,
  stack,
  sub,
  type Tensor,
  tanh,
  where,
} from "../../../src/index.js";
import { flag, number, oneOf, or, whole } from "../attribute.js";
import { type Family, row, unary } from "../row.js";
import { clamp, magnitude } from "./elementwise.js";

export const activation: Family = {
  tanh: unary(tanh),
  sigmoid: unary(sigmoid),
  relu: unary(relu),
  gelu: row(["x"], { approximate: or(oneOf("none", "tanh"), "none") }, ({ x }, options) => gelu(x, options)),
  gelu_tanh: unary((x) => gelu(x, { approximate: "tanh" })),
  softmax: row(["x"], { dim: whole }, ({ x }, { dim }) => softmax(x, dim)),
  log_softmax: row(["x"], { dim: whole }, ({ x }, { dim }) => logSoftmax(x, dim)),
  dropout: row(["x"], { p: number, training: flag }, ({ x }, { p, training }) =>
    training ? dropout(x, { rate: p, key: { seed: 0, counter: 0 } }) : x,
  ),

  leaky_relu: row(["x"], { negative_slope: number }, ({ x }, { negative_slope }) =>
    where(greater(x, 0), x, mul(x, negative_slope)),
  ),
  elu: row(["x"], { alpha: number }, ({ x }, { alpha }) => elu(x, alpha)),
  selu: unary((x) => mul(elu(x, 1.6732632423543772), 1.0507009873554805)),
  relu6: unary(relu6),
  hardtanh: unary((x) => clamp(x, -1, 1)),
  hardswish: unary((x) => mul(x, div(relu6(add(x, 3)), 6))),
  silu: unary((x) => mul(x, sigmoid(x))),
  mish: unary((x) => mul(x, tanh(softplus(x)))),
  softsign: unary((x) => div(x, add(1, magnitude(x)))),
  logsigmoid: unary((x) => neg(softplus(neg(x)))),
  softplus: row(["x"], { beta: or(number, 1), threshold: or(number, 20) }, ({ x }, { beta, threshold }) =>
    where(greater(mul(x, beta), threshold), x, div(softplus(mul(x, beta)), beta)),
  ),
};

/** ln(1 + eˣ). */
export function softplus(x: Tensor): Tensor {
  return logSumExp(stack([x, mul(x, 0)]), { axes: 0 });
}

function elu(x: Tensor, alpha: number): Tensor {
  return where(greater(x, 0), x, mul(alpha, sub(exp(minimum(x, 0)), 1)));
}

function relu6(x: Tensor): Tensor {
  return clamp(x, 0, 6);
}
