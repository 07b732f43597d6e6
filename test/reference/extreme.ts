import fc from "fast-check";
import { axisOf, distinct, optional, type Reduction, reduction, shape } from "./draw.js";
import { reduce, reducedCount } from "./reduction.js";
import type { One, Row } from "./row.js";

const calls = shape
  .chain((s) => fc.record({ inputs: fc.tuple(distinct(s)), options: optional(reduction(s.length)) }))
  .filter(({ inputs: [x], options }) => reducedCount(x, options) > 0);

export const max: Row<One, Reduction | undefined> = {
  calls,
  naive: ([x], options) => reduce(x, options, (elements) => Math.max(...elements)),
  alsoTakes: ["int32"],
};

export const min: Row<One, Reduction | undefined> = {
  calls,
  naive: ([x], options) => reduce(x, options, (elements) => Math.min(...elements)),
  alsoTakes: ["int32"],
};

interface Place {
  readonly axis?: number;
  readonly keepDims?: boolean;
}

function place(of: (elements: readonly number[]) => number): Row<One, Place | undefined> {
  return {
    calls: shape
      .chain((s) => {
        const keepDims = fc.boolean();
        const all: fc.Arbitrary<Place> = fc.record({ keepDims }, { requiredKeys: [] });
        const place =
          s.length > 0 ? fc.record({ axis: axisOf(s.length), keepDims }, { requiredKeys: [] }) : all;
        return fc.record({ inputs: fc.tuple(distinct(s)), options: optional(place) });
      })
      .filter(({ inputs: [x], options }) => reducedCount(x, reductionOf(options)) > 0),
    naive: ([x], options) => ({ ...reduce(x, reductionOf(options), firstOf(of)), dtype: "int32" }),
    alsoTakes: ["int32"],
    notDifferentiable: "a position does not move with small steps",
  };
}

export const argmax = place((elements) => Math.max(...elements));
export const argmin = place((elements) => Math.min(...elements));

function reductionOf({ axis, keepDims }: Place = {}): Reduction {
  return { ...(axis !== undefined && { axes: axis }), ...(keepDims !== undefined && { keepDims }) };
}

/** Where the extreme is first met; a NaN counts as one. */
function firstOf(extreme: (elements: readonly number[]) => number) {
  return (elements: readonly number[]) => {
    const firstNaN = elements.findIndex(Number.isNaN);
    return firstNaN >= 0 ? firstNaN : elements.indexOf(extreme(elements));
  };
}
