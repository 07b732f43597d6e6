import fc from "fast-check";
import { type Range, shape, values } from "./draw.js";
import { unary } from "./elementwise.js";
import type { One, Row } from "./row.js";

type Bounds = { readonly min?: number; readonly max?: number } | undefined;

function bounded(
  options: fc.Arbitrary<Bounds>,
  range: Range,
  fallback: readonly [number, number],
): Row<One, Bounds> {
  return {
    calls: fc.record({ inputs: fc.tuple(shape.chain((s) => values(s, range))), options }),
    naive: ([x], { min = fallback[0], max = fallback[1] } = {}) => ({
      ...x,
      data: x.data.map((value) => between(value, min, max)),
    }),
  };
}

/** NaN stays. */
function between(x: number, min: number, max: number): number {
  return Math.min(Math.max(x, min), max);
}

export const clamp: Row<One, Bounds> = {
  ...bounded(
    fc.constantFrom({ min: -1 }, { max: 1 }, { min: -1, max: 1 }, { min: 1, max: 0 }),
    { avoid: 1 },
    [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  ),
  alsoTakes: ["int32"],
};

export const hardtanh: Row<One, Bounds> = {
  ...bounded(
    fc.constantFrom(undefined, {}, { min: 0 }, { max: 2 }, { min: 0, max: 1 }, { max: 9 }),
    { low: -3, high: 3, avoid: 1 },
    [-1, 1],
  ),
  alsoTakes: ["int32"],
};

export const relu6 = unary((x) => between(x, 0, 6), { low: -2, high: 8, avoid: 6 });
export const hardsigmoid = unary((x) => between(x + 3, 0, 6) / 6, { low: -5, high: 5, avoid: 3 });
export const hardswish = unary((x) => (x * between(x + 3, 0, 6)) / 6, { low: -5, high: 5, avoid: 3 });
