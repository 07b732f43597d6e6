import { ShapeError } from "../core/errors.js";
import { broadcastShapes, format, type Shape, sizeOf } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runProduct } from "../wasm/product.js";
import { expandDims, reshape, transpose } from "./layout.js";
import { broadcastTo } from "./sum.js";

/**
 * Multiplies matrices [m, k] and [k, n], or batches of them, whose leading axes broadcast. A vector
 * [k] counts as a row on the left, as a column on the right. Transposed operands cost nothing.
 * Throws a ShapeError where the inner sizes differ.
 */
export const matmul: Op<[a: Tensor, b: Tensor]> = defineOp({
  name: "matmul",
  formula: String.raw`y_{ij} = \sum_k a_{ik} b_{kj}`,
  around: (product, [a, b]) =>
    a.rank === 2 && b.rank === 2
      ? product(a, b)
      : reshape(product(...matrices(a, b)), productShape(a.shape, b.shape)),
  shape: ([a, b]) => productShape(a, b),
  forward: (y, inputs) => runProduct(y, inputs),
  vjp: [
    (dy, _y, [_a, b]) => matmul(dy, transpose(b)), // da = dy bᵀ
    (dy, _y, [a]) => matmul(transpose(a), dy), // db = aᵀ dy
  ],
});

/** Both operands as matrices, in batches of one shape; with one matrix on the right, all rows on the left are one batch. */
function matrices(a: Tensor, b: Tensor): [Tensor, Tensor] {
  productShape(a.shape, b.shape);
  const columns = b.rank === 1 ? expandDims(b, 1) : b;
  if (columns.rank === 2) {
    const k = a.shape.at(-1) as number;
    return [reshape(a, [sizeOf(a.shape.slice(0, -1)), k]), columns];
  }
  const rows = a.rank === 1 ? expandDims(a, 0) : a;
  const batches = broadcastShapes("matmul", rows.shape.slice(0, -2), columns.shape.slice(0, -2));
  return [
    broadcastTo(rows, [...batches, ...rows.shape.slice(-2)]),
    broadcastTo(columns, [...batches, ...columns.shape.slice(-2)]),
  ];
}

function productShape(a: Shape, b: Shape): Shape {
  const [inner, innerOfB] = [a.at(-1), b.at(b.length === 1 ? 0 : -2)];
  if (inner === undefined || innerOfB === undefined) {
    throw new ShapeError(
      "matmul",
      "operands need an axis at least; scale by mul",
      `${format(a)} and ${format(b)}`,
    );
  }
  if (inner !== innerOfB) {
    throw new ShapeError(
      "matmul",
      `inner sizes must match (${inner} ≠ ${innerOfB})`,
      `${format(a)} and ${format(b)}`,
    );
  }
  const batches = broadcastShapes("matmul", a.slice(0, -2), b.slice(0, -2));
  return [...batches, ...a.slice(-2, -1), ...(b.length === 1 ? [] : b.slice(-1))];
}
