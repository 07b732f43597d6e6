import type { Tensor } from "../../src/index.js";
import type { ReferenceTensor } from "./reference.js";

/** How far a tensor is from what was expected, in bounds, and what is wrong if that is too far. */
export interface Comparison {
  readonly ratio: number;
  readonly wrong?: string;
}

const exactTypes = new Map([
  ["int64", "int32"],
  ["bool", "bool"],
]);

/** Compares element by element: |got − expected| ≤ bound · max(1, |expected|); integers and bools must be equal. */
export function compare(expected: ReferenceTensor, got: Tensor, bound: number, floating: string): Comparison {
  const dtype = expected.dtype === undefined ? floating : exactTypes.get(expected.dtype);
  if (got.dtype !== dtype) {
    return { ratio: Infinity, wrong: `expected ${dtype ?? expected.dtype}, got ${got.dtype}` };
  }
  if (String(got.shape) !== String(expected.shape)) {
    return { ratio: Infinity, wrong: `expected shape ${list(expected.shape)}, got ${list(got.shape)}` };
  }
  const relative = exactTypes.has(expected.dtype ?? "") ? 0 : bound;
  return worstElement(expected, got.data(), relative);
}

function worstElement(
  { shape, data }: ReferenceTensor,
  values: ArrayLike<number>,
  relative: number,
): Comparison {
  let worst = { ratio: 0, at: 0, error: 0, bound: 0 };
  for (const [at, value] of data.entries()) {
    const error = Math.abs((values[at] as number) - value);
    const bound = relative * Math.max(1, Math.abs(value));
    const ratio = error === 0 ? 0 : Number.isNaN(error) ? Infinity : error / bound;
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
