import type { Dtype, Tensor } from "../../src/index.js";

/** How far a tensor is from what was expected, in bounds, and what is wrong if that is too far. */
export interface Comparison {
  readonly ratio: number;
  readonly wrong?: string;
}

/** How far a number may be from an expected one. */
export type Bound = (expected: number) => number;

/** What a tensor must be: its type, shape, and values in row-major order. */
export interface Expected {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Compares element by element: |got − expected| ≤ bound; integers, bools, infinities and NaN must be equal. */
export function compare(expected: Expected, got: Tensor, bound: Bound): Comparison {
  const { dtype, shape } = expected;
  if (got.dtype !== dtype) return { ratio: Infinity, wrong: `expected ${dtype}, got ${got.dtype}` };
  if (String(got.shape) !== String(shape)) {
    return { ratio: Infinity, wrong: `expected shape ${list(shape)}, got ${list(got.shape)}` };
  }
  const isFloat = dtype === "float32" || dtype === "float64";
  return worstElement(expected, got.data(), isFloat ? bound : () => 0);
}

function worstElement({ shape, data }: Expected, values: ArrayLike<number>, boundOf: Bound): Comparison {
  let worst = { ratio: 0, at: 0, error: 0, bound: 0 };
  for (const [at, value] of data.entries()) {
    const got = values[at] as number;
    if (got === value || (Number.isNaN(got) && Number.isNaN(value))) continue;
    const error = Math.abs(got - value);
    const bound = boundOf(value);
    const ratio = Number.isNaN(error / bound) ? Infinity : error / bound;
    if (ratio > worst.ratio) worst = { ratio, at, error, bound };
  }
  const { ratio, at, error, bound } = worst;
  if (ratio <= 1) return { ratio };
  const [value, got] = [data[at], values[at]];
  const place = list(placeOf(at, shape));
  return {
    ratio,
    wrong: `${place} expected ${value}, got ${got}, error ${brief(error)}, bound ${brief(bound)}`,
  };
}

/** The place along each axis of the element at a position in row-major order. */
function placeOf(at: number, shape: readonly number[]): number[] {
  const places: number[] = [];
  let rest = at;
  for (const extent of [...shape].reverse()) {
    places.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return places;
}

function list(values: readonly number[]): string {
  return `[${values.join(", ")}]`;
}

/** A number in three digits. */
export function brief(value: number): string {
  return String(Number(value.toPrecision(3)));
}
