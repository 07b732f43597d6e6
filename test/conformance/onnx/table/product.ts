import { add, einsum, matmul, mul, transpose } from "../../../../src/index.js";
import { bit, number, or, text } from "../../attribute.js";
import { binary, type Family, node, variadic } from "../node.js";

export const product: Family = {
  MatMul: binary(matmul),
  Gemm: node(
    ["a", "b", "c?"],
    { alpha: or(number, 1), beta: or(number, 1), transA: or(bit, false), transB: or(bit, false) },
    ({ a, b, c }, { alpha, beta, transA, transB }) => {
      const y = mul(matmul(transA ? transpose(a) : a, transB ? transpose(b) : b), alpha);
      return c ? add(y, mul(c, beta)) : y;
    },
  ),
  Einsum: variadic({ equation: text }, (operands, { equation }) => einsum(equation, operands)),
};
