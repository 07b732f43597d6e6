import fc from "fast-check";
import { shape, values } from "./draw.js";
import { at, build, range } from "./plain.js";
import type { One, Row } from "./row.js";

interface Range {
  readonly start?: number;
  readonly stop?: number;
  readonly step?: number;
}

const anything = { alsoTakes: ["int32", "bool"] } as const;

/**
 * A range of places, some of them before the beginning, past the end, or counted from there; mostly the
 * stop is ahead of the start, so that something is taken.
 */
function rangeOf(extent: number): fc.Arbitrary<Range> {
  const place = fc.integer({ min: -extent - 2, max: extent + 2 });
  const step = fc.constantFrom(-3, -2, -1, -1, 1, 1, 2, 3);
  const any = fc.record({ start: place, stop: place, step }, { requiredKeys: [] });
  const fromFront = (given: number) => (given < 0 ? given + extent : given);
  const taking = any.map((range) => {
    const { start, stop, step = 1 } = range;
    if (start === undefined || stop === undefined) return range;
    return step * (fromFront(stop) - fromFront(start)) < 0 ? { ...range, start: stop, stop: start } : range;
  });
  return fc.oneof({ weight: 1, arbitrary: any }, { weight: 5, arbitrary: taking });
}

export const slice: Row<One, readonly Range[]> = {
  calls: shape.chain((s) => {
    const ranges = fc.tuple(fc.tuple(...s.map(rangeOf)), fc.nat(s.length));
    return fc.record({ inputs: fc.tuple(values(s)), options: ranges.map(([all, n]) => all.slice(0, n)) });
  }),
  naive: ([x], ranges) => {
    const taken = x.shape.map((extent, axis) => walk(extent, ranges[axis] ?? {}));
    return build(
      taken.map((places) => places.length),
      (index) =>
        at(
          x,
          index.map((i, axis) => taken[axis]?.[i] as number),
        ),
    );
  },
  ...anything,
};

/** Of the places in the order of the step, those from the start until the stop, each step-th. */
function walk(extent: number, { start, stop, step = 1 }: Range): readonly number[] {
  const ahead = Math.sign(step);
  const place = (given: number | undefined, otherwise: number) =>
    given === undefined ? otherwise : ahead * (given < 0 ? given + extent : given);
  const [from, to] = [place(start, -Infinity), place(stop, Infinity)];
  return range(extent)
    .toSorted((a, b) => ahead * (a - b))
    .filter((i) => ahead * i >= from && ahead * i < to)
    .filter((_, i) => i % step === 0);
}

interface Padding {
  readonly before?: readonly number[];
  readonly after?: readonly number[];
  readonly between?: readonly number[];
  readonly value?: number;
}

/** Margins of one axis, of which the negative ones take away no more than there is. */
function marginsOf(extent: number): fc.Arbitrary<readonly [before: number, after: number]> {
  const margin = fc.integer({ min: -2, max: 3 });
  return fc
    .tuple(margin, margin)
    .filter((both) => both.every((one) => extent + one >= 0) && extent + both[0] + both[1] >= 0);
}

export const pad: Row<One, Padding> = {
  calls: shape.chain((s) => {
    const options = fc.tuple(fc.tuple(...s.map(marginsOf)), fc.nat(s.length)).chain(([margins, length]) =>
      fc.record(
        {
          before: fc.constant(margins.map(([before]) => before).slice(0, length)),
          after: fc.constant(margins.map(([, after]) => after)),
          between: fc.array(fc.nat(2), { maxLength: s.length }),
          value: fc.constantFrom(0, 1),
        },
        { requiredKeys: [] },
      ),
    );
    return fc.record({ inputs: fc.tuple(values(s)), options });
  }),
  naive: ([x], { before, after, between, value = 0 }) => {
    const sources = x.shape.map((extent, axis) =>
      padded(extent, before?.[axis] ?? 0, after?.[axis] ?? 0, between?.[axis] ?? 0),
    );
    return build(
      sources.map((places) => places.length),
      (index) => {
        const from = index.map((i, axis) => sources[axis]?.[i]);
        return from.includes(undefined) ? value : at(x, from as number[]);
      },
    );
  },
  ...anything,
};

/** The places of one axis, and undefined for each that is added. */
function padded(
  extent: number,
  before: number,
  after: number,
  between: number,
): readonly (number | undefined)[] {
  const added = (n: number) => new Array<undefined>(Math.max(n, 0)).fill(undefined);
  const kept = range(extent).slice(Math.max(-before, 0), extent + Math.min(after, 0));
  return [
    ...added(before),
    ...kept.flatMap((place, i) => (i ? [...added(between), place] : place)),
    ...added(after),
  ];
}
