import { add, einsum, linear, matmul, mul, outer, tanh } from "../../../src/index.js";
import { number, or, text } from "../attribute.js";
import { binary, type Family, row } from "../row.js";

export const product: Family = {
  matmul: binary(matmul),
  matmul_large: binary(matmul),
  outer: binary(outer),
  einsum: row(["a", "b?"], { equation: text }, (operands, { equation }) =>
    einsum(equation, Object.values(operands)),
  ),
  mlp_tanh: row(["x", "w1", "b1", "w2"], {}, ({ x, w1, b1, w2 }) => linear(tanh(linear(x, w1, b1)), w2)),
  baddbmm: row(
    ["c", "a", "b"],
    { beta: or(number, 1), alpha: or(number, 1) },
    ({ c, a, b }, { beta, alpha }) => add(mul(c, beta), mul(matmul(a, b), alpha)),
  ),
};
