import { resolveAxes, type Shape } from "../core/shape.js";

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
