import fc from "fast-check";
import { axisOf, broadcasting, factors, optional, shapeOfRank, values } from "./draw.js";
import { broadcastShape } from "./elementwise.js";
import { at, atBroadcast, build, fromFront, multiply, type Plain, range, replaced } from "./plain.js";
import type { One, Row, Two } from "./row.js";

/** Small shapes; and lines that are many, side by side or end to end. */
const shape = fc.oneof(
  { weight: 5, arbitrary: shapeOfRank(1, 3) },
  fc.constantFrom([2, 5, 21], [19, 4], [17, 3, 2]),
);

/** a y + b as the type has it: int32 counts modulo 2³². */
function step(a: number, y: number, b: number, dtype: Plain["dtype"]): number {
  return dtype === "int32" ? (Math.imul(a, y) + b) | 0 : a * y + b;
}

interface Recurrence {
  readonly axis?: number;
  readonly initial?: number;
  readonly reverse?: boolean;
}

export const linearRecurrence: Row<Two, Recurrence | undefined> = {
  calls: fc
    .oneof(
      broadcasting(2).filter(([whole = []]) => whole.length > 0),
      shape.map((s) => [s, s]),
      shape.map((s) => [s, []]),
    )
    .chain(([whole = [], part = []]) =>
      fc.record({
        inputs: fc
          .tuple(values(whole, factors), values(part, factors), fc.boolean())
          .map(([x, y, swap]): Two => (swap ? [y, x] : [x, y])),
        options: optional(
          fc.record(
            { axis: axisOf(whole.length), initial: fc.constantFrom(0, 1, -2), reverse: fc.boolean() },
            { requiredKeys: [] },
          ),
        ),
      }),
    ),
  naive: ([a, b], { axis = -1, initial = 0, reverse = false } = {}) => {
    const whole = broadcastShape(a, b);
    const own = fromFront(axis, whole.length);
    const length = whole[own] as number;
    return build(whole, (index) => {
      const t = index[own] as number;
      const places = reverse ? range(length - t).map((i) => length - 1 - i) : range(t + 1);
      return places.reduce((y, place) => {
        const there = replaced(index, own, place);
        return step(atBroadcast(a, there), y, atBroadcast(b, there), a.dtype);
      }, initial);
    });
  },
  alsoTakes: ["int32"],
};

/** The row of an op that makes one number of each element and all before it along an axis. */
function cumulative(combine: (elements: readonly number[], dtype: Plain["dtype"]) => number) {
  const row: Row<One, number | undefined> = {
    calls: shape.chain((s) =>
      fc.record({ inputs: fc.tuple(values(s, factors)), options: optional(axisOf(s.length)) }),
    ),
    naive: ([x], axis = -1) =>
      build(x.shape, (index) => {
        const own = fromFront(axis, x.shape.length);
        const upTo = range((index[own] as number) + 1);
        return combine(
          upTo.map((place) => at(x, replaced(index, own, place))),
          x.dtype,
        );
      }),
    alsoTakes: ["int32"],
  };
  return row;
}

const total = (elements: readonly number[], dtype: Plain["dtype"]) =>
  elements.reduce((y, x) => step(1, y, x, dtype), 0);
export const cumsum = cumulative(total);
export const cumprod = cumulative(multiply);
