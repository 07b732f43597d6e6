import fc from "fast-check";
import { optional, type Reduction, reduction, shape, values } from "./draw.js";
import { block, build, fromFront, type Plain, range } from "./plain.js";
import type { One, Row } from "./row.js";

/** The row of an op that makes one number of all elements along some axes. */
export function reducing(
  combine: (elements: readonly number[]) => number,
  more: Partial<Row<One, Reduction | undefined>> = {},
): Row<One, Reduction | undefined> {
  return {
    calls: shape.chain((s) =>
      fc.record({ inputs: fc.tuple(values(s)), options: optional(reduction(s.length)) }),
    ),
    naive: ([x], options) => reduce(x, options, combine),
    ...more,
  };
}

/** Makes one number of all elements along some axes. */
export function reduce(
  x: Plain,
  options: Reduction | undefined,
  combine: (elements: readonly number[]) => number,
): Plain {
  const axes = reducedAxes(x, options);
  const along = x.shape.map((extent, axis) => (axes.includes(axis) ? extent : 1));
  const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const y = build(kept, (index) => combine(block(x, index, along)));
  return options?.keepDims ? y : { ...y, shape: x.shape.filter((_, axis) => !axes.includes(axis)) };
}

/** How many elements become one. */
export function reducedCount(x: Plain, options: Reduction | undefined): number {
  return reducedAxes(x, options).reduce((product, axis) => product * (x.shape[axis] as number), 1);
}

function reducedAxes(x: Plain, { axes }: Reduction = {}): readonly number[] {
  const rank = x.shape.length;
  if (axes === undefined) return range(rank);
  return (typeof axes === "number" ? [axes] : axes).map((axis) => fromFront(axis, rank));
}
