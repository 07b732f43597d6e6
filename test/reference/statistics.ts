import fc from "fast-check";
import { optional, type Reduction } from "./draw.js";
import { add } from "./plain.js";
import { reduce, reducedCount, reducing } from "./reduction.js";
import type { One, Row } from "./row.js";

const average = (elements: readonly number[]) => add(elements) / elements.length;
const row = reducing(average);

/** The mean of nothing is NaN, which has no slope. */
export const mean: Row<One, Reduction | undefined> = {
  ...row,
  smooth: row.calls.filter(({ inputs: [x], options }) => reducedCount(x, options) > 0),
};

interface VarianceOptions extends Reduction {
  readonly correction?: number;
}

function withCorrection(calls: typeof row.calls): fc.Arbitrary<{ inputs: One; options?: VarianceOptions }> {
  return fc.tuple(calls, optional(fc.constantFrom(0, 1, 2))).map(([{ inputs, options }, correction]) => {
    if (correction === undefined) return { inputs, ...(options && { options }) };
    return { inputs, options: { ...options, correction } };
  });
}

const varianceCalls = withCorrection(row.calls);

export const variance: Row<One, VarianceOptions | undefined> = {
  calls: varianceCalls,
  smooth: varianceCalls.filter(
    ({ inputs: [x], options }) => reducedCount(x, options) > (options?.correction ?? 1),
  ),
  naive: ([x], options) =>
    reduce(x, options, (elements) => {
      const mean = average(elements);
      const squares = elements.map((element) => (element - mean) ** 2);
      return add(squares) / Math.max(elements.length - (options?.correction ?? 1), 0);
    }),
};

/** Of nothing it is ln 0 = −∞, which has no slope. */
export const logSumExp: Row<One, Reduction | undefined> = {
  ...reducing((elements) => {
    const largest = Math.max(...elements);
    if (Math.abs(largest) === Number.POSITIVE_INFINITY) return largest;
    return largest + Math.log(add(elements.map((element) => Math.exp(element - largest))));
  }),
  smooth: mean.smooth as typeof row.calls,
};
