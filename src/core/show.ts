import type { Dtype, TypedArray } from "./dtype.js";
import { format, type Shape, sizeOf } from "./shape.js";

/** Longer axes show this many elements at either end. */
const EDGE = 3;

interface Shown {
  readonly dtype: Dtype;
  readonly shape: Shape;
  data(): TypedArray;
}

/** Writes a tensor for people: `Tensor float32 [2, 2]` and its values in rows. */
export function show(x: Shown): string {
  const head = `Tensor ${x.dtype} ${format(x.shape)}`;
  if (sizeOf(x.shape) === 0) return `${head} (no elements)`;
  const values = x.data();
  const write = (value: number) => (x.dtype === "bool" ? String(value !== 0) : writeNumber(value));
  return x.shape.length === 0
    ? `${head} ${write(values[0] as number)}`
    : `${head}\n${rows(values, x.shape, write, " ")}`;
}

function rows(values: TypedArray, shape: Shape, write: (value: number) => string, indent: string): string {
  const [extent = 0, ...inner] = shape;
  const size = sizeOf(inner);
  const part = (i: number) => values.subarray(i * size, (i + 1) * size);
  const cells = shownPlaces(extent).map((i) => {
    if (i === undefined) return "…";
    return inner.length === 0 ? write(values.at(i) as number) : rows(part(i), inner, write, `${indent} `);
  });
  return `[${cells.join(inner.length === 0 ? ", " : `,\n${indent}`)}]`;
}

/** All places of a short axis; both ends of a long one, with undefined between. */
function shownPlaces(extent: number): readonly (number | undefined)[] {
  const all = Array.from({ length: extent }, (_, i) => i);
  return extent <= 2 * EDGE + 1 ? all : [...all.slice(0, EDGE), undefined, ...all.slice(-EDGE)];
}

function writeNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}
