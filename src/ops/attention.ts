import { ShapeError } from "../core/errors.js";
import { broadcastShapes, collapse, format, type Shape, sizeOf } from "../core/shape.js";
import { defineOp, isDependent, type Op } from "../graph/op.js";
import { isRecording } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { type Operand, runKernel, scratch } from "../wasm/run.js";
import { add, div } from "./arithmetic.js";
import { transpose } from "./layout.js";
import { matmul } from "./matmul.js";
import { softmax } from "./softmax.js";
import { broadcastTo } from "./sum.js";

/**
 * Lets queries […, queries, d] look at keys […, keys, d], and take from the values […, keys, width] in
 * the shares that come out (Vaswani et al. 2017). M is added to the scores: a number, or what broadcasts
 * to […, queries, keys]; where its derivative may be asked for, all is computed by the formula, which is slower.
 * Returns what is taken, and the shares. Formulas attention.weights, attention.output. Throws a ShapeError.
 */
export const attend: Op<
  [q: Tensor, k: Tensor, v: Tensor, M: Tensor],
  void,
  void,
  [y: Tensor, weights: Tensor]
> = defineOp({
  name: "attend",
  formula: String.raw`y = a V, \quad a = \mathrm{softmax}\left(\frac{Q K^\top + M}{\sqrt d}\right)`,
  around: (apply, [q, k, v, M]) => {
    const [batches, queries, keys] = checkSizes(q.shape, k.shape, v.shape);
    const inBatches = (x: Tensor) => broadcastTo(x, [...batches, ...x.shape.slice(-2)]);
    const inputs = [
      inBatches(q),
      inBatches(k),
      inBatches(v),
      broadcastTo(M, [...batches, queries, keys]),
    ] as const;
    return isRecording() && isDependent(M) ? byFormula(inputs) : apply(...inputs);
  },
  shape: ([q, k, v]) => {
    const rows = q.slice(0, -1);
    return [
      [...rows, v.at(-1) as number],
      [...rows, k.at(-2) as number],
    ];
  },
  forward: (y, [q, k, v, M]) => {
    const [batches, ...sizes] = sizesOf(q, v);
    const work = scratch("attendWork", q.dtype, ...sizes);
    const [mask, ...steps] = walkOf(M);
    runKernel("attend", y, [q, k, v, mask, work], batches, ...sizes, ...steps);
  },
  fused: {
    inputs: 4,
    composition: byFormula,
    backward: ([dq, dk, dv], [dy, da], [_y, a], [q, k, v]) => {
      const [batches, ...sizes] = sizesOf(q, v);
      const work = scratch("attendWork", q.dtype, ...sizes);
      runKernel("attendBackward", [dq, dk, dv], [dy, da, a, q, k, v, work], batches, ...sizes);
    },
  },
});

type Inputs = readonly [q: Tensor, k: Tensor, v: Tensor, M: Tensor];

function byFormula([q, k, v, M]: Inputs): [y: Tensor, weights: Tensor] {
  const scores = matmul(q, transpose(k));
  const weights = softmax(div(add(scores, M), Math.sqrt(q.shape.at(-1) as number)));
  return [matmul(weights, v), weights];
}

/** Batches, queries, keys, features of a key, features of a value. */
function sizesOf(q: Tensor, v: Tensor): [batches: number, ...sizes: number[]] {
  const [queries, d] = q.shape.slice(-2) as [number, number];
  const [keys, width] = v.shape.slice(-2) as [number, number];
  return [sizeOf(q.shape.slice(0, -2)), queries, keys, d, width];
}

/** M as the kernel walks it, and from batch to batch, row to row and number to number; a copy where it cannot. */
function walkOf(M: Tensor): [mask: Operand, ...steps: number[]] {
  const lead = collapse(M.shape.slice(0, -2), [M.strides]);
  const [row, column] = M.strides.slice(-2) as [number, number];
  if (lead.shape.length < 2 && (column === 0 || column === 1)) {
    return [
      { dtype: M.dtype, shape: [], strides: [], storage: M.storage },
      lead.strides[0]?.[0] ?? 0,
      row,
      column,
    ];
  }
  const [queries, keys] = M.shape.slice(-2) as [number, number];
  return [M, queries * keys, keys, 1];
}

/** The batches of all three together, and how many queries and keys there are. Throws a ShapeError. */
function checkSizes(q: Shape, k: Shape, v: Shape): [batches: Shape, queries: number, keys: number] {
  const [d, keys] = [q.at(-1) as number, k.at(-2) as number];
  const ranked = [q, k, v].every((shape) => shape.length >= 2);
  if (!ranked || k.at(-1) !== d || d === 0 || v.at(-2) !== keys) {
    const rule = "q, k and v must be […, queries, d], […, keys, d] and […, keys, width], with d above zero";
    throw new ShapeError("attend", rule, `${format(q)}, ${format(k)} and ${format(v)}`);
  }
  const batches = [q, k, v]
    .map((shape) => shape.slice(0, -2))
    .reduce<Shape>((all, each) => broadcastShapes("attend", all, each), []);
  return [batches, q.at(-2) as number, keys];
}
