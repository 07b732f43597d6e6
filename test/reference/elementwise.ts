import fc from "fast-check";
import type { Shape } from "../../src/index.js";
import { broadcasting, distinct, type Range, shape, values } from "./draw.js";
import { atBroadcast, build, count, type Plain } from "./plain.js";
import type { One, Row, Two } from "./row.js";

/** The row of an op on each element alone. */
export function unary(f: (x: number) => number, range: Range = {}, more: Partial<Row<One>> = {}): Row<One> {
  return {
    calls: shape.chain((s) => values(s, range)).map((x) => ({ inputs: [x] })),
    naive: ([x]) => ({ ...x, data: x.data.map(f) }),
    ...more,
  };
}

/** The row of an op on pairs of elements, which broadcasts. */
export function binary(
  f: (a: number, b: number) => number,
  [rangeOfA, rangeOfB]: readonly [Range, Range] = [{}, {}],
  more: Partial<Row<Two>> = {},
): Row<Two> {
  return {
    calls: twoShapes
      .chain(([s, t]) => fc.tuple(values(s, rangeOfA), values(t, rangeOfB)))
      .map((inputs) => ({ inputs })),
    naive: ([a, b]) => pairwise(f, a, b),
    ...more,
  };
}

/** f of each pair of elements that broadcasting brings together. */
export function pairwise(f: (a: number, b: number) => number, a: Plain, b: Plain): Plain {
  return build(broadcastShape(a, b), (index) => f(atBroadcast(a, index), atBroadcast(b, index)));
}

export function broadcastShape(...operands: readonly Plain[]): Shape {
  const rank = Math.max(...operands.map((x) => x.shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = operands.map((x) => x.shape[axis - rank + x.shape.length] ?? 1);
    return extents.find((n) => n !== 1) ?? 1;
  });
}

/** Two shapes that broadcast, the larger at times first, at times second. */
export const twoShapes: fc.Arbitrary<readonly [Shape, Shape]> = fc
  .tuple(broadcasting(2), fc.boolean())
  .map(([[s = [], t = []], swap]) => (swap ? [t, s] : [s, t]));

/** Two operands of which no pair is close to equal. */
export const apart: Partial<Row<Two>> = {
  calls: twoShapes.chain(([s, t]) =>
    distinct([count(s) + count(t)]).map(({ data }) => ({
      inputs: [
        { shape: s, data: data.slice(0, count(s)) },
        { shape: t, data: data.slice(count(s)) },
      ],
    })),
  ),
};
