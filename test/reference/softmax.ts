import fc from "fast-check";
import { axisOf, optional, shapeOfRank, values } from "./draw.js";
import { add, at, block, build, fromFront, type Plain, replaced } from "./plain.js";
import type { One, Row } from "./row.js";

const calls = shapeOfRank(1, 4).chain((s) =>
  fc.record({ inputs: fc.tuple(values(s)), options: optional(axisOf(s.length)) }),
);

export const softmax: Row<One, number | undefined> = {
  calls,
  naive: ([x], axis) =>
    alongAxis(x, axis, (element, line) => {
      const largest = Math.max(...line);
      return Math.exp(element - largest) / add(line.map((other) => Math.exp(other - largest)));
    }),
};

export const logSoftmax: Row<One, number | undefined> = {
  calls,
  naive: ([x], axis) =>
    alongAxis(x, axis, (element, line) => {
      const largest = Math.max(...line);
      return element - largest - Math.log(add(line.map((other) => Math.exp(other - largest))));
    }),
};

/** Each element together with all those beside it along an axis. */
function alongAxis(x: Plain, axis = -1, f: (element: number, line: readonly number[]) => number): Plain {
  const own = fromFront(axis, x.shape.length);
  const along = x.shape.map((extent, other) => (other === own ? extent : 1));
  return build(x.shape, (index) => f(at(x, index), block(x, replaced(index, own, 0), along)));
}
