import { resolveAxes, type Shape, sizeOf, splitAt } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { permute, reshape } from "./layout.js";

/** Which axes to reduce (all of them if not given), and whether they stay, with extent 1. */
export interface Reduction {
  readonly axes?: number | readonly number[];
  readonly keepDims?: boolean;
}

/** The names of these. */
export const reductionOptions = ["axes", "keepDims"] as const;

/** The reduced axes, how many elements become one, and the shape of the result: with ones, and as it was asked for. */
export interface ReducedAxes {
  readonly axes: readonly number[];
  readonly count: number;
  readonly kept: Shape;
  readonly shape: Shape;
}

/** Completes what a caller says of axes. Throws an AxisError. */
export function reducedAxes(op: string, from: Shape, options: Reduction = {}): ReducedAxes {
  const axes = resolveAxes(op, options.axes, from.length);
  const kept = from.slice();
  let count = 1;
  for (const axis of axes) {
    count *= from[axis] as number;
    kept[axis] = 1;
  }
  const shape = options.keepDims ? kept : from.filter((_, axis) => !axes.includes(axis));
  return { axes, count, kept, shape };
}

/** x as [outer, n, inner], with all that is reduced along the middle axis. */
export function alongOneAxis(x: Tensor, axes: readonly number[]): Tensor {
  const [first = 0] = axes;
  if (axes.every((axis, i) => axis === first + i)) return reshape(x, splitAt(x.shape, first, axes.length));
  const others = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const extent = (these: Shape) => sizeOf(these.map((axis) => x.shape[axis] as number));
  return reshape(permute(x, [...others, ...axes]), [extent(others), extent(axes), 1]);
}
