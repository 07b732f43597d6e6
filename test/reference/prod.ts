import fc from "fast-check";
import type { Shape } from "../../src/index.js";
import { factors, optional, type Reduction, reduction, shapeOfRank, values } from "./draw.js";
import { multiply } from "./plain.js";
import { reduce } from "./reduction.js";
import type { One, Row } from "./row.js";

function callsOf(shape: Shape, options: fc.Arbitrary<Reduction | undefined>) {
  return fc.record({ inputs: fc.tuple(values(shape, factors)), options });
}

export const prod: Row<One, Reduction | undefined> = {
  calls: fc.oneof(
    { weight: 4, arbitrary: shapeOfRank(0, 3).chain((s) => callsOf(s, optional(reduction(s.length)))) },
    { weight: 1, arbitrary: shapeOfRank(3, 4).chain((s) => callsOf(s, fc.constant({ axes: [0, 2] }))) },
  ),
  naive: ([x], options) => reduce(x, options, (elements) => multiply(elements, x.dtype)),
  alsoTakes: ["int32"],
};
