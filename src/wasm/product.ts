import { collapse, rowMajor, type Strides } from "../core/shape.js";
import { type Operand, runKernel, runOnStrides, scratch } from "./run.js";

/** Writes y = a b, the product of matrices or of batches of them, with any strides; or adds it to what y holds. */
export function runProduct(y: Operand, inputs: readonly [Operand, Operand], { add = false } = {}): void {
  const [m, n] = y.shape.slice(-2) as [number, number];
  const k = inputs[0].shape.at(-1) as number;
  const batches = (strides: readonly Strides[]) => collapse(y.shape.slice(0, -2), strides);
  // The kernel takes one stride from batch to batch: operands that need more are made contiguous.
  const given = inputs.map((x) => x.strides);
  const even = batches(given).shape.length < 2;
  const strides = even ? given : inputs.map((x) => rowMajor(x.shape));
  const walk = batches(strides);
  const steps = strides.flatMap((each, i) => [walk.strides[i]?.[0] ?? 0, ...each.slice(-2)]);
  const work = scratch("matmulWork", y.dtype, m, n, k);
  const run = even ? runOnStrides : runKernel;
  run("matmul", y, [...inputs, work], walk.shape[0] ?? 1, m, n, k, ...steps, Number(add));
}
