import { type Dtype, isFloat } from "../core/dtype.js";
import { collapse, isRowMajor, rowMajor, type Shape, type Strides, sizeOf } from "../core/shape.js";
import { hold } from "./cache.js";
import { heap } from "./heap.js";
import { type KernelName, type KernelSuffix, kernel } from "./kernels.js";
import { Storage } from "./storage.js";

/** Values as kernels see them: how many, of which type, how far apart, and where. */
export interface Operand {
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly strides: Strides;
  readonly storage: Storage;
}

/** Where in memory the layout of a strided walk is written, below the heap. */
const LAYOUT = 49_152;

const none: readonly Operand[] = [];

/**
 * Runs the kernel of a name for the element type of its operands, each made contiguous first.
 * The kernel receives the addresses of y, of the inputs, and then the sizes.
 */
export function runKernel(
  name: KernelName,
  y: Operand | readonly Operand[],
  inputs: readonly Operand[] = none,
  ...sizes: readonly number[]
): number | undefined {
  const dense = inputs.map(contiguous);
  try {
    return runOnStrides(name, y, dense, ...sizes);
  } finally {
    for (const [i, operand] of dense.entries()) if (operand !== inputs[i]) operand.storage.release();
  }
}

/** Runs a kernel that is told the strides of its operands among the sizes, or has no need of them. */
export function runOnStrides(
  name: KernelName,
  y: Operand | readonly Operand[],
  inputs: readonly Operand[],
  ...sizes: readonly number[]
): number | undefined {
  const operands = Array.isArray(y) ? [...y, ...inputs] : [y as Operand, ...inputs];
  const storages = operands.map((operand) => operand.storage);
  try {
    for (const storage of storages) storage.check();
    hold(storages);
    const pointers = storages.map((storage) => storage.pointer);
    return kernel(name, suffixOf(operands.map((operand) => operand.dtype)))(...pointers, ...sizes);
  } finally {
    for (const storage of storages) if (storage.scratch) storage.release();
  }
}

/** Runs a kernel that walks operands of one shape together, whatever their strides. */
export function runElementwise(name: KernelName, y: Operand, inputs: readonly Operand[]): void {
  runOnStrides(
    name,
    y,
    inputs,
    writeLayout(
      y.shape,
      [y, ...inputs].map((operand) => operand.strides),
    ),
  );
}

/**
 * Memory for the length of one call, to be passed after the inputs: as many bytes as the kernel of
 * that name asks for.
 */
export function scratch(name: KernelName, dtype: Dtype, ...sizes: readonly number[]): Operand {
  const bytes = kernel(name, suffixOf([dtype]))(...sizes) ?? 0;
  const storage = new Storage("int32", bytes);
  storage.scratch = true;
  return { dtype: "int32", shape: [bytes / 4], strides: [1], storage };
}

/** Copies x into y element by element; both have y's shape, start so many elements on, and walk their strides. */
export function runCopy(
  y: Operand,
  x: Operand,
  walk: { shape: Shape; to?: Strides; toStart?: number; from?: Strides; fromStart?: number },
): void {
  const { shape, to = y.strides, from = x.strides, toStart = 0, fromStart = 0 } = walk;
  runOnStrides("copy", y, [x], toStart, fromStart, writeLayout(shape, [to, from]));
}

/** The operand itself if its elements lie in order without gaps, else a copy that does. */
export function contiguous(x: Operand): Operand {
  if (isRowMajor(x.shape, x.strides)) return x;
  const y = empty(x.dtype, x.shape);
  runCopy(y, x, { shape: x.shape });
  return y;
}

/** Room for values that a kernel is about to write. */
export function empty(dtype: Dtype, shape: Shape): Operand {
  const storage = new Storage(dtype, sizeOf(shape) * (dtype === "float64" ? 8 : 4));
  return { dtype, shape, strides: rowMajor(shape), storage };
}

/** The element type of a kernel is that of its first floating operand, outputs first. */
function suffixOf(dtypes: readonly Dtype[]): KernelSuffix {
  const dtype = dtypes.find(isFloat);
  if (dtype === undefined) return "i32";
  return dtype === "float32" ? "f32" : "f64";
}

/** Writes rank, extents and strides, then room for the counters of the walk; returns the address. */
function writeLayout(shape: Shape, strides: readonly Strides[]): number {
  const walk = collapse(shape, strides);
  heap.memory;
  const words = [walk.shape.length, ...walk.shape, ...walk.strides.flat()];
  heap.words.set(words, LAYOUT / 4);
  return LAYOUT;
}
