import { add, expandDims, matmul, mul, softmax, tanh, transpose, where } from "../../../src/index.js";
import { number, oneOf, or, tellsOf } from "../attribute.js";
import { binary, type Family, row } from "../row.js";

export const product: Family = {
  matmul: binary(matmul),
  matmul_large: binary(matmul),
  outer: binary((a, b) => mul(expandDims(a, 1), b)),
  linear: row(["x", "weight", "bias?"], { bias: tellsOf("bias") }, ({ x, weight, bias = 0 }) =>
    add(matmul(x, transpose(weight)), bias),
  ),
  mlp_tanh: row(["x", "w1", "b1", "w2"], {}, ({ x, w1, b1, w2 }) =>
    matmul(tanh(add(matmul(x, transpose(w1)), b1)), transpose(w2)),
  ),
  baddbmm: row(
    ["c", "a", "b"],
    { beta: or(number, 1), alpha: or(number, 1) },
    ({ c, a, b }, { beta, alpha }) => add(mul(c, beta), mul(matmul(a, b), alpha)),
  ),
  scaled_dot_product_attention: row(
    ["q", "k", "v", "mask?"],
    {
      mask: oneOf("none", "causal", "key padding", "causal and key padding"),
      scale: oneOf("1/sqrt(d)"),
    },
    ({ q, k, v, mask }) => {
      const scores = mul(matmul(q, transpose(k)), 1 / Math.sqrt(q.shape.at(-1) as number));
      const weights = softmax(mask ? where(mask, -Infinity, scores) : scores);
      return { y: matmul(weights, v), weights };
    },
  ),
};
