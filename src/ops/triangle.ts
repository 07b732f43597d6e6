import type { Dtype } from "../core/dtype.js";
import { AxisError, ShapeError, ValueError } from "../core/errors.js";
import { format, quoted, resolveAxes, resolveAxis, type Shape } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";
import { sliceAxis } from "./axis.js";
import { type Composition, defineComposition } from "./composition.js";
import { permute, reshape } from "./layout.js";

type Triangle = Op<[x: Tensor], number | undefined, number>;

function triangle(name: "tril" | "triu", sign: string): Triangle {
  return defineOp({
    name,
    formula: String.raw`y_{ij} = [j - i ${sign} k] \, x_{ij}`,
    accepts: ["float32", "float64", "int32", "bool"] as readonly Dtype[],
    attrs: (offset) => wholeOffset(name, offset),
    shape: ([x]: readonly [Shape]) => {
      if (x.length >= 2) return x;
      throw new ShapeError(name, "x must be [..., rows, columns]", format(x));
    },
    forward: (y: Tensor, [x]: [Tensor], offset: number) => {
      const [rows, columns] = x.shape.slice(-2) as [number, number];
      const inside = Math.min(Math.max(offset, -rows), columns);
      runKernel(name, y, [x], columns === 0 ? 0 : x.size / columns, rows, columns, inside);
    },
    vjp: [(dy, _y, _x, offset) => (name === "tril" ? tril : triu)(dy, offset)],
  });
}

/** Keeps the lower triangle of matrices, up to a diagonal so many places right of the main one; zeros elsewhere. Throws a ShapeError. */
export const tril: Triangle = triangle("tril", String.raw`\le`);

/** Keeps the upper triangle of matrices, from a diagonal so many places right of the main one; zeros elsewhere. Throws a ShapeError. */
export const triu: Triangle = triangle("triu", String.raw`\ge`);

/** Which diagonal, so many places right of the main one, of the matrices that two axes span, the last two if not given. */
export interface DiagonalOptions {
  readonly offset?: number;
  readonly axes?: readonly [rows: number, columns: number];
}

/** Takes a diagonal of matrices, as a new last axis: without places where it lies outside of them. Throws an AxisError. */
export const diagonal: Composition<[x: Tensor, options?: DiagonalOptions]> = defineComposition(
  "diagonal",
  "y_i = x_{i, i + k}",
  (x, options = {}) => {
    const { offset, axes = [-2, -1] } = options;
    const right = wholeOffset("diagonal", offset);
    const matrices = axesLast(x, axes);
    const [rows, columns] = matrices.shape.slice(-2) as [number, number];
    const batch = matrices.shape.slice(0, -2);
    const count = Math.max(Math.min(columns, columns - right), 0); // or fewer: the slice ends with the rows
    const [start, step] = [right < 0 ? -right * columns : right, columns + 1];
    const elements = reshape(matrices, [...batch, rows * columns]);
    return sliceAxis(elements, batch.length, { start, step, stop: start + count * step });
  },
  { options: ["offset", "axes"] },
);

/** The tensor with two axes, which must differ, at the end. */
function axesLast(x: Tensor, pair: readonly [number, number]): Tensor {
  if (!Array.isArray(pair) || pair.length !== 2) {
    throw new AxisError("diagonal", "takes a list of two axes", quoted(pair));
  }
  resolveAxes("diagonal", pair, x.rank);
  const last = pair.map((axis) => resolveAxis("diagonal", axis, x.rank));
  return permute(x, [...x.shape.flatMap((_, axis) => (last.includes(axis) ? [] : [axis])), ...last]);
}

/** How far right of the main diagonal; 0 if not given. Throws a ValueError. */
function wholeOffset(op: string, offset = 0): number {
  if (Number.isSafeInteger(offset)) return offset;
  throw new ValueError(op, "offset must be a whole number", `${offset}`);
}
