import { type Dtype, type Shape, type Tensor, tensor } from "../../src/index.js";

/** A tensor in plain JavaScript: what the naive references compute with, in float64. */
export interface Plain {
  readonly shape: Shape;
  readonly data: readonly number[];
  readonly dtype?: Dtype;
}

type Index = readonly number[];

/** Makes a plain tensor, element by element, from its indices. */
export function build(shape: Shape, element: (index: Index) => number, dtype?: Dtype): Plain {
  const data = indices(shape).map(element);
  return dtype ? { shape, data, dtype } : { shape, data };
}

/** Makes a plain tensor of zeros, to which the given function may add at any index. */
export function accumulate(shape: Shape, run: (add: (index: Index, value: number) => void) => void): Plain {
  const data = new Array<number>(count(shape)).fill(0);
  run((index, value) => {
    (data[flat(index, shape)] as number) += value;
  });
  return { shape, data };
}

/** What a tensor holds. */
export function toPlain(x: Tensor): Plain {
  return { shape: x.shape, data: [...x.data()], dtype: x.dtype };
}

/** The element at an index. */
export function at(x: Plain, index: Index): number {
  return x.data[flat(index, x.shape)] as number;
}

/** The element that broadcasting puts at an index of a larger shape. */
export function atBroadcast(x: Plain, index: Index): number {
  const own = index.slice(index.length - x.shape.length);
  return at(
    x,
    own.map((i, axis) => (x.shape[axis] === 1 ? 0 : i)),
  );
}

/** The elements of x at an index plus each index of a block of the given shape. */
export function block(x: Plain, start: Index, shape: Shape): readonly number[] {
  return indices(shape).map((offset) =>
    at(
      x,
      start.map((i, axis) => i + (offset[axis] as number)),
    ),
  );
}

export function count(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

export function add(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** The product of numbers as their type has it: int32 counts modulo 2³². */
export function multiply(numbers: readonly number[], dtype?: Dtype): number {
  return numbers.reduce((y, x) => (dtype === "int32" ? Math.imul(y, x) : y * x), 1);
}

/** All indices of a shape, in order. */
export function indices(shape: Shape): readonly Index[] {
  return shape.reduce<Index[]>(
    (heads, extent) => heads.flatMap((head) => range(extent).map((i) => [...head, i])),
    [[]],
  );
}

/** 0 … n − 1 */
export function range(n: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => i);
}

/** The list with one item put in the place of another. */
export function replaced(list: readonly number[], place: number, item: number): readonly number[] {
  return list.map((old, i) => (i === place ? item : old));
}

/** An axis counted from the front. */
export function fromFront(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

function flat(index: Index, shape: Shape): number {
  return shape.reduce((sum, extent, axis) => sum * extent + (index[axis] as number), 0);
}

/** The library's tensor of a plain one; floats in the given type. */
export function toTensor(x: Plain, float: "float32" | "float64" = "float64"): Tensor {
  return tensor(Float64Array.from(x.data), { shape: x.shape, dtype: x.dtype ?? float });
}
