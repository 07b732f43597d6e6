import fc from "fast-check";
import { bools, optional, type Reduction, reduction, shape } from "./draw.js";
import { reduce } from "./reduction.js";
import type { One, Row } from "./row.js";

function quantifier(holds: (elements: readonly number[]) => boolean): Row<One, Reduction | undefined> {
  return {
    calls: shape.chain((s) =>
      fc.record({ inputs: fc.tuple(bools(s)), options: optional(reduction(s.length)) }),
    ),
    naive: ([x], options) => ({
      ...reduce(x, options, (elements) => Number(holds(elements))),
      dtype: "bool",
    }),
    notDifferentiable: "a truth value is no number",
  };
}

export const any = quantifier((elements) => elements.includes(1));
export const all = quantifier((elements) => !elements.includes(0));
