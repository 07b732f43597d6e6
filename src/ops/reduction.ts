import { resolveAxes, type Shape, sizeOf } from "../core/shape.js";
import { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";

/** Which axes to reduce (all of them if not given), and whether they stay, with extent 1. */
export interface Reduction {
  readonly axes?: number | readonly number[];
  readonly keepDims?: boolean;
}

/** The reduced axes, and the shape of the result: with them as ones, and as it was asked for. */
export interface ReducedAxes {
  readonly axes: readonly number[];
  readonly kept: Shape;
  readonly shape: Shape;
}

export function reducedAxes(op: string, from: Shape, options: Reduction = {}): ReducedAxes {
  const axes = resolveAxes(op, options.axes, from.length);
  const kept = from.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const shape = options.keepDims ? kept : from.filter((_, axis) => !axes.includes(axis));
  return { axes, kept, shape };
}

/** Runs a reducing kernel over each group of neighbouring axes, the last group first. */
export function reduceEach(name: "sum" | "max" | "min", y: Tensor, x: Tensor, axes: readonly number[]): void {
  const start = axes.findLastIndex((axis, i) => i === 0 || axes[i - 1] !== axis - 1);
  const [first = x.rank, last = x.rank - 1] = [axes[start], axes.at(-1)];
  const outer = x.shape.slice(0, first);
  const inner = x.shape.slice(last + 1);
  const sizes = [outer, x.shape.slice(first, last + 1), inner].map(sizeOf);
  if (start <= 0) {
    runKernel(name, y, [x], ...sizes);
    return;
  }
  const part = new Tensor(x.dtype, [...outer, ...inner]);
  runKernel(name, part, [x], ...sizes);
  reduceEach(name, y, part, axes.slice(0, start));
  part.storage.release();
}
