import fc from "fast-check";
import { factors, optional, type Reduction, reduction, shapeOfRank, values } from "./draw.js";
import { multiply } from "./plain.js";
import { reduce } from "./reduction.js";
import type { One, Row } from "./row.js";

export const prod: Row<One, Reduction | undefined> = {
  calls: shapeOfRank(0, 3).chain((s) =>
    fc.record({ inputs: fc.tuple(values(s, factors)), options: optional(reduction(s.length)) }),
  ),
  naive: ([x], options) => reduce(x, options, (elements) => multiply(elements, x.dtype)),
  alsoTakes: ["int32"],
};
