import fc from "fast-check";
import { distinct, optional, type Reduction, reduction, shape, values } from "./draw.js";
import { add, type Plain } from "./plain.js";
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

/** The mean square of the distances from the mean. */
function spread(elements: readonly number[], correction = 1): number {
  const mean = average(elements);
  const squares = elements.map((element) => (element - mean) ** 2);
  return add(squares) / Math.max(elements.length - correction, 0);
}

export const variance: Row<One, VarianceOptions | undefined> = {
  calls: varianceCalls,
  smooth: varianceCalls.filter(
    ({ inputs: [x], options }) => reducedCount(x, options) > (options?.correction ?? 1),
  ),
  naive: ([x], options) => reduce(x, options, (elements) => spread(elements, options?.correction)),
};

export const std: Row<One, VarianceOptions | undefined> = {
  calls: varianceCalls,
  // Of one element, or of two that happen to be close, the root stands at or near 0, where it has no slope.
  smooth: varianceCalls.filter(
    ({ inputs: [x], options }) => reducedCount(x, options) > Math.max(3, options?.correction ?? 1),
  ),
  naive: ([x], options) => reduce(x, options, (elements) => Math.sqrt(spread(elements, options?.correction))),
};

interface NormOptions extends Reduction {
  readonly p?: number;
}

const infinity = Number.POSITIVE_INFINITY;

const normCalls = (given: typeof row.calls, exponents: readonly number[]) =>
  fc
    .tuple(given, fc.constantFrom(undefined, ...exponents))
    .map(([{ inputs, options }, p]): { inputs: One; options?: NormOptions } =>
      p === undefined ? { inputs, ...(options && { options }) } : { inputs, options: { ...options, p } },
    );

const anyNumbers = shape.chain((s) =>
  fc.record({ inputs: fc.tuple(values(s)), options: optional(reduction(s.length)) }),
);
const magnitudesApart = shape.chain((s) =>
  fc.record({ inputs: fc.tuple(distinct(s).map(apart)), options: optional(reduction(s.length)) }),
);

/** No two magnitudes are equal, and none is 0. */
function apart(x: Plain): Plain {
  return { ...x, data: x.data.map((value) => value + (value < 0 ? -0.1025 : 0.1)) };
}

export const norm: Row<One, NormOptions | undefined> = {
  calls: normCalls(anyNumbers, [0, 0.5, 1, 1.5, 2, 3, infinity, -infinity]).filter(
    ({ inputs: [x], options }) => reducedCount(x, options) > 0 || Number.isFinite(options?.p ?? 2),
  ),
  smooth: normCalls(magnitudesApart, [0.5, 1, 1.5, 2, 3, infinity, -infinity]).filter(
    ({ inputs: [x], options }) => reducedCount(x, options) > 0,
  ),
  naive: ([x], options) =>
    reduce(x, options, (elements) => {
      const p = options?.p ?? 2;
      const magnitudes = elements.map(Math.abs);
      if (p === 0) return magnitudes.filter((magnitude) => magnitude !== 0).length;
      if (Math.abs(p) === infinity) return Math[p > 0 ? "max" : "min"](...magnitudes);
      return add(magnitudes.map((magnitude) => magnitude ** p)) ** (1 / p);
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
