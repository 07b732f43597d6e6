import { add, expandDims, matmul, mul, tanh, transpose } from "../../../src/index.js";
import { number, or } from "../attribute.js";
import { binary, type Family, row } from "../row.js";

export const product: Family = {
  matmul: binary(matmul),
  matmul_large: binary(matmul),
  outer: binary((a, b) => mul(expandDims(a, 1), b)),
  mlp_tanh: row(["x", "w1", "b1", "w2"], {}, ({ x, w1, b1, w2 }) =>
    matmul(tanh(add(matmul(x, transpose(w1)), b1)), transpose(w2)),
  ),
  baddbmm: row(
    ["c", "a", "b"],
    { beta: or(number, 1), alpha: or(number, 1) },
    ({ c, a, b }, { beta, alpha }) => add(mul(c, beta), mul(matmul(a, b), alpha)),
  ),
};
