import {
  dropout,
  elu,
  gelu,
  hardswish,
  hardtanh,
  leakyRelu,
  logSigmoid,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softsign,
  tanh,
} from "../../../src/index.js";
import { flag, number, oneOf, or, whole } from "../attribute.js";
import { type Family, row, unary } from "../row.js";

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
    leakyRelu(x, { slope: negative_slope }),
  ),
  elu: row(["x"], { alpha: number }, ({ x }, options) => elu(x, options)),
  selu: unary(selu),
  relu6: unary(relu6),
  hardtanh: unary(hardtanh),
  hardswish: unary(hardswish),
  silu: unary(silu),
  mish: unary(mish),
  softsign: unary(softsign),
  logsigmoid: unary(logSigmoid),
  softplus: row(["x"], { beta: or(number, 1), threshold: or(number, 20) }, ({ x }, options) =>
    softplus(x, options),
  ),
};
