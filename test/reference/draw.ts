import fc from "fast-check";
import type { Shape } from "../../src/index.js";
import { count, type Plain, range } from "./plain.js";

/** Which axes an op reduces (all of them if not given), and whether they stay, with extent 1. */
export interface Reduction {
  readonly axes?: number | readonly number[];
  readonly keepDims?: boolean;
}

/** An extent: mostly small, at times zero, at times past a vector's tail. */
export const extent: fc.Arbitrary<number> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 6, max: 19 }) },
);

/** A shape of up to four axes, rank 0 among them, of at most 400 elements. */
export const shape: fc.Arbitrary<Shape> = shapeOfRank(0, 4);

export function shapeOfRank(least: number, most: number): fc.Arbitrary<Shape> {
  return fc
    .array(extent, { minLength: least, maxLength: most })
    .filter((shape) => count(shape.map((n) => n || 1)) <= 400);
}

/** Two or more shapes that broadcast to one, as NumPy does. */
export function broadcasting(shapes: number): fc.Arbitrary<readonly Shape[]> {
  return shape.chain((whole) =>
    fc.tuple(
      ...Array.from({ length: shapes }, (_, i) =>
        i === 0
          ? fc.constant(whole)
          : fc
              .tuple(
                fc.integer({ min: 0, max: whole.length }),
                fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
              )
              .map(([drop, ones]) => whole.slice(drop).map((n, axis) => (ones[axis] ? 1 : n))),
      ),
    ),
  );
}

/** Where numbers lie. */
export interface Range {
  readonly low?: number;
  readonly high?: number;
  /** None is close to a multiple of this. */
  readonly avoid?: number;
}

/** Near one, for what is multiplied often; zeros among them. */
export const factors: Range = { low: -1.3, high: 1.3 };

/** Numbers spread evenly over [low, high), none of them near a multiple of `avoid`. */
export function values(shape: Shape, { low = -2, high = 2, avoid }: Range = {}): fc.Arbitrary<Plain> {
  return fc.nat().map((seed) => {
    const next = sequence(seed);
    const data = Array.from({ length: count(shape) }, () => {
      const value = low + (high - low) * next();
      if (avoid === undefined) return value;
      const near = Math.round(value / avoid) * avoid;
      return Math.abs(value - near) < 0.02 ? near + (value < near ? -0.02 : 0.02) : value;
    });
    return { shape, data };
  });
}

/** Numbers of which no two are closer than 0.01: for ops that compare them. */
export function distinct(shape: Shape): fc.Arbitrary<Plain> {
  return fc.nat().map((seed) => {
    const next = sequence(seed);
    const n = count(shape);
    const order = Array.from({ length: n }, (_, i) => [next(), i] as const).sort(([a], [b]) => a - b);
    return { shape, data: order.map(([, i]) => (i - n / 2 + 0.5) * 0.01 * (1 + 3 / (1 + n / 50))) };
  });
}

/** Whole numbers in [0, below), as int32. */
export function places(shape: Shape, below: number): fc.Arbitrary<Plain> {
  return fc.nat().map((seed) => {
    const next = sequence(seed);
    const data = Array.from({ length: count(shape) }, () => Math.floor(next() * below));
    return { shape, data, dtype: "int32" as const };
  });
}

/** Truth values. */
export function bools(shape: Shape): fc.Arbitrary<Plain> {
  return places(shape, 2).map((x) => ({ ...x, dtype: "bool" as const }));
}

/** An argument that may be left out. */
export function optional<T>(given: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(given, { nil: undefined });
}

/** One axis, counted from the front or from the end. */
export function axisOf(rank: number): fc.Arbitrary<number> {
  return fc.integer({ min: -rank, max: rank - 1 });
}

/** A list of at least so many different axes, in any order, each counted from the front or from the end. */
export function axesOf(rank: number, least = 0): fc.Arbitrary<readonly number[]> {
  return fc
    .tuple(fc.shuffledSubarray([...range(rank)], { minLength: least }), fc.boolean())
    .map(([axes, fromEnd]) => axes.map((axis, i) => (fromEnd && i % 2 === 0 ? axis - rank : axis)));
}

/** One axis, a list of them, or all (undefined). */
export function someAxes(rank: number): fc.Arbitrary<number | readonly number[] | undefined> {
  const one = rank > 0 ? [axisOf(rank)] : [];
  return optional(fc.oneof(axesOf(rank), ...one));
}

/** Which axes to reduce, and whether they stay. */
export function reduction(rank: number): fc.Arbitrary<Reduction> {
  return fc.tuple(someAxes(rank), optional(fc.boolean())).map(([axes, keepDims]) => ({
    ...(axes !== undefined && { axes }),
    ...(keepDims !== undefined && { keepDims }),
  }));
}

/** Numbers in [0, 1) that follow from a seed (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
