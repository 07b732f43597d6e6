import { bytesPerElement, type Dtype, isFloat } from "../core/dtype.js";
import { collapse, isRowMajor, rowMajor, type Shape, type Strides, sizeOf } from "../core/shape.js";
import { Block } from "./block.js";
import { countCopy, hold, holdBeside, isResident } from "./cache.js";
import { heap } from "./heap.js";
import { type Kernel, type KernelName, type KernelSuffix, kernel } from "./kernels.js";
import { call, Storage } from "./storage.js";

/** Values as kernels see them: how many, of which type, how far apart, and where. */
export interface Operand {
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly strides: Strides;
  readonly storage: Storage;
}

/** Where in memory the layout of a strided walk is written, below the heap. */
const LAYOUT = 49_152;
/** The same place, counted in words. */
const LAYOUT_WORD = LAYOUT / 4;

const none: readonly Operand[] = [];

let nothing: Storage | undefined;

/** Stands for an operand that is not there: at address 0, as if resident. */
function absent(): Storage {
  nothing ??= Object.assign(new Storage("int32", 0), { block: Object.assign(new Block(0), { slot: 0 }) });
  return nothing;
}

/**
 * Runs the kernel of a name for the element type of its operands, each made contiguous first.
 * The kernel receives the addresses of y, of the inputs, and then the sizes; 0 for an operand that is absent.
 */
export function runKernel(
  name: KernelName,
  y: Operand | readonly (Operand | undefined)[],
  inputs: readonly (Operand | undefined)[] = none,
  ...sizes: readonly number[]
): number | undefined {
  if (inputs.every(isContiguous)) return run(name, y, inputs, sizes);
  const dense = inputs.map((x) => x && contiguous(x));
  try {
    return run(name, y, dense, sizes);
  } finally {
    releaseCopies(dense, inputs);
  }
}

/** Runs a kernel that is told the strides of its operands among the sizes, or has no need of them. */
export function runOnStrides(
  name: KernelName,
  y: Operand,
  inputs: readonly Operand[],
  ...sizes: readonly number[]
): number | undefined {
  return run(name, y, inputs, sizes);
}

function run(
  name: KernelName,
  y: Operand | readonly (Operand | undefined)[],
  inputs: readonly (Operand | undefined)[],
  sizes: readonly number[],
): number | undefined {
  const storages = storagesOf(y, inputs);
  try {
    for (const storage of storages) storage.check();
    hold(storages);
    return apply(kernel(name, suffixOf(storages)), storages, sizes);
  } finally {
    for (const storage of storages) if (storage.owner === call) storage.release();
  }
}

/** Most calls have one output and one or two inputs: a list of just their length costs least. */
function storagesOf(
  y: Operand | readonly (Operand | undefined)[],
  inputs: readonly (Operand | undefined)[],
): readonly Storage[] {
  const a = inputs[0];
  const b = inputs[1];
  if (isOperand(y) && inputs.length === 1 && a) return [y.storage, a.storage];
  if (isOperand(y) && inputs.length === 2 && a && b) return [y.storage, a.storage, b.storage];
  const operands = isOperand(y) ? [y, ...inputs] : [...y, ...inputs];
  return operands.map((operand) => operand?.storage ?? absent());
}

/** Calls a kernel with addresses and sizes; the few arguments of small and frequent calls without the price of a spread. */
function apply(kernel: Kernel, storages: readonly Storage[], sizes: readonly number[]): number | undefined {
  const n = sizes[0] as number;
  const address = (i: number) => (storages[i] as Storage).pointer;
  if (sizes.length === 1 && storages.length === 2) return kernel(address(0), address(1), n);
  if (sizes.length === 1 && storages.length === 3) return kernel(address(0), address(1), address(2), n);
  return kernel(...storages.map(({ pointer }) => pointer), ...sizes);
}

/**
 * Runs a kernel that walks operands of one shape together, whatever their strides. Where neighbours
 * of a row lie apart, the operand is copied first: that turns it over at once, in cache.
 */
export function runElementwise(name: KernelName, y: Operand, inputs: readonly Operand[]): void {
  if (writeLine(y, inputs)) {
    run(name, y, inputs, [LAYOUT]);
    return;
  }
  const near = inputs.map((x) => (hasNearRows(x) ? x : contiguous(x)));
  const strides = [y, ...near].map((operand) => operand.strides);
  try {
    run(name, y, near, [writeLayout(y.shape, strides)]);
  } finally {
    releaseCopies(near, inputs);
  }
}

/** Whether values lie in order, in the heap: nothing is left to do for a kernel to read them. */
export function isReady({ shape, strides, storage }: Operand): boolean {
  return isResident(storage) && !storage.isReleased && isRowMajor(shape, strides);
}

/** Runs an elementwise kernel on one or two operands of y's shape that are ready. */
export function runReady(name: KernelName, y: Operand, a: Operand, b?: Operand): void {
  const size = sizeOf(y.shape);
  const run = kernel(name, suffixes[y.dtype]);
  holdBeside(y.storage, a.storage, (b ?? a).storage);
  if (b) run(y.storage.pointer, a.storage.pointer, b.storage.pointer, writeRow(size));
  else run(y.storage.pointer, a.storage.pointer, size);
}

/** Runs an elementwise kernel on one that is ready and a number, which need not be, in either order. */
export function runBesideNumber(name: KernelName, y: Operand, a: Operand, b: Operand): void {
  const run = kernel(name, suffixes[y.dtype]);
  hold([y.storage, a.storage, b.storage]);
  const layout = writeRow(sizeOf(y.shape), stepOf(a), stepOf(b));
  run(y.storage.pointer, a.storage.pointer, b.storage.pointer, layout);
}

/** From one element to the next: a number is read again and again. */
const stepOf = ({ shape }: Operand) => (shape.length === 0 ? 0 : 1);

/** Writes the layout of three operands that are one row, a and b in steps of 1, or of 0 to repeat a number. */
function writeRow(size: number, aStep = 1, bStep = 1): number {
  const { words } = heap;
  words[LAYOUT_WORD] = 1;
  words[LAYOUT_WORD + 1] = size;
  words[LAYOUT_WORD + 2] = 1;
  words[LAYOUT_WORD + 3] = aStep;
  words[LAYOUT_WORD + 4] = bStep;
  return LAYOUT;
}

/** Whether the elements of each row are neighbours, or one and the same; an axis of extent 1 is no row. */
function hasNearRows({ shape, strides }: Operand): boolean {
  const step = strides[shape.findLastIndex((extent) => extent !== 1)] ?? 1;
  return step === 1 || step === 0;
}

function releaseCopies(
  copies: readonly (Operand | undefined)[],
  originals: readonly (Operand | undefined)[],
): void {
  for (const [i, copy] of copies.entries()) if (copy !== originals[i]) copy?.storage.release();
}

/**
 * Memory for the length of one call, to be passed after the inputs: as many bytes as the kernel of
 * that name asks for.
 */
export function scratch(name: KernelName, dtype: Dtype, ...sizes: readonly number[]): Operand {
  const bytes = kernel(name, suffixes[dtype])(...sizes) ?? 0;
  const storage = new Storage("int32", bytes);
  storage.owner = call;
  return { dtype: "int32", shape: [bytes / 4], strides: [1], storage };
}

/** Copies x into y element by element; both have y's shape, start so many elements on, and walk their strides. */
export function runCopy(
  y: Operand,
  x: Operand,
  walk: { shape: Shape; to?: Strides; toStart?: number; from?: Strides; fromStart?: number },
): void {
  const { shape, to = y.strides, from = x.strides, toStart = 0, fromStart = 0 } = walk;
  countCopy(sizeOf(shape) * bytesPerElement[y.dtype]);
  run("copy", y, [x], [toStart, fromStart, writeLayout(shape, [to, from])]);
}

/** The operand itself if its elements lie in order without gaps, else a copy that does. */
export function contiguous(x: Operand): Operand {
  if (isContiguous(x)) return x;
  const y = empty(x.dtype, x.shape);
  runCopy(y, x, { shape: x.shape });
  return y;
}

/** Room for values that a kernel is about to write. */
export function empty(dtype: Dtype, shape: Shape): Operand {
  const storage = new Storage(dtype, sizeOf(shape) * (dtype === "float64" ? 8 : 4));
  return { dtype, shape, strides: rowMajor(shape), storage };
}

function isOperand(y: Operand | readonly (Operand | undefined)[]): y is Operand {
  return !Array.isArray(y);
}

function isContiguous(x: Operand | undefined): boolean {
  return x === undefined || isRowMajor(x.shape, x.strides);
}

const suffixes = { float32: "f32", float64: "f64", int32: "i32", bool: "i32" } as const;

/** The element type of a kernel is that of its first floating operand, outputs first. */
function suffixOf(storages: readonly Storage[]): KernelSuffix {
  for (const { dtype } of storages) if (isFloat(dtype)) return suffixes[dtype];
  return "i32";
}

/** Whether all elements are one, seen from many places. */
export function isRepeated(x: Operand): boolean {
  for (const stride of x.strides) if (stride !== 0) return false;
  return true;
}

/**
 * Writes the layout of operands that are all walked as one row: their elements in order, or one of them again
 * and again. Returns false where one of them is not.
 */
function writeLine(y: Operand, inputs: readonly Operand[]): boolean {
  const { words } = heap;
  let word = LAYOUT_WORD;
  words[word++] = 1;
  words[word++] = sizeOf(y.shape);
  words[word++] = 1;
  for (const x of inputs) {
    const inOrder = isContiguous(x);
    if (!inOrder && !isRepeated(x)) return false;
    words[word++] = inOrder ? 1 : 0;
  }
  return true;
}

/** Writes rank, extents and strides, then leaves room for the counters of the walk; returns the address. */
function writeLayout(shape: Shape, strides: readonly Strides[]): number {
  const walk = collapse(shape, strides);
  const { words } = heap;
  let word = LAYOUT_WORD;
  words[word++] = walk.shape.length;
  for (const numbers of [walk.shape, ...walk.strides]) for (const number of numbers) words[word++] = number;
  return LAYOUT;
}
