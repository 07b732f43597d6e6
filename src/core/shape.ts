import { AxisError, ShapeError } from "./errors.js";

/** The extent of each axis; [] is the shape of a single number. */
export type Shape = readonly number[];

/** For each axis, how many elements apart two neighbours are; 0 repeats one element. */
export type Strides = readonly number[];

/** Writes a shape, or another list of numbers, as errors quote it: "[2, 3]". */
export function format(numbers: readonly number[]): string {
  return `[${numbers.join(", ")}]`;
}

/** Writes what should have been a list of numbers. */
export function quoted(given: unknown): string {
  return Array.isArray(given) ? format(given) : String(given);
}

/** Counts the elements of a shape, or of some neighbouring axes. */
export function sizeOf(shape: Shape, start = 0, end = shape.length): number {
  let size = 1;
  for (let axis = start; axis < end; axis++) size *= shape[axis] as number;
  return size;
}

/** Whether two shapes have the same axes. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return a.length === b.length;
}

/** The shape, of which the caller may change its own list later. Throws a ShapeError for what is not a list of whole numbers from zero up. */
export function checkShape(op: string, shape: Shape): Shape {
  const own = Array.isArray(shape) ? [...shape] : undefined;
  if (own?.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) return own;
  throw new ShapeError(op, "a shape is a list of whole numbers from zero up", quoted(shape));
}

let lastShape: Shape = [];
let lastStrides: Strides = [];

/** The strides of a row-major array without gaps; the last ones again for the same shape, as many ops have in turn. */
export function rowMajor(shape: Shape): Strides {
  if (shape === lastShape) return lastStrides;
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] as number;
  }
  lastShape = shape;
  lastStrides = strides;
  return strides;
}

/** Tells whether strides walk the elements in memory order; axes of extent 1 are never walked. */
export function isRowMajor(shape: Shape, strides: Strides): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis] as number;
    if (extent !== 1 && strides[axis] !== step) return false;
    step *= extent;
  }
  return true;
}

/** Resolves an axis, counted from the end when negative. Throws an AxisError. */
export function resolveAxis(op: string, axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= rank) {
    throw new AxisError(op, `an axis of a rank-${rank} tensor lies in [${-rank}, ${rank})`, `${axis}`);
  }
  return resolved;
}

/** Resolves one axis, several, or (undefined) all of them, sorted. Throws an AxisError. */
export function resolveAxes(
  op: string,
  axes: number | readonly number[] | undefined,
  rank: number,
): readonly number[] {
  if (axes === undefined) return [...Array(rank).keys()];
  if (typeof axes === "number") return [resolveAxis(op, axes, rank)];
  if (!Array.isArray(axes)) throw new AxisError(op, "takes an axis, or a list of axes", quoted(axes));
  const resolved = [...axes].map((axis) => resolveAxis(op, axis, rank)).sort((a, b) => a - b);
  if (new Set(resolved).size < resolved.length) {
    throw new AxisError(op, "each axis may be named once", format(axes));
  }
  return resolved;
}

/** The shape that both broadcast to by NumPy's rules. Throws a ShapeError. */
export function broadcastShapes(op: string, a: Shape, b: Shape): Shape {
  if (b.length === 0 || sameShape(a, b)) return a;
  if (a.length === 0) return b;
  const [longer, shorter] = a.length < b.length ? [b, a] : [a, b];
  const added = longer.length - shorter.length;
  return longer.map((extent, axis) => {
    const beside = axis < added ? 1 : (shorter[axis - added] as number);
    if (extent === beside || beside === 1) return extent;
    if (extent === 1) return beside;
    const [m, n] = longer === a ? [extent, beside] : [beside, extent];
    throw new ShapeError(
      op,
      `shapes must be equal or 1 along each axis, counted from the last (${m} ≠ ${n})`,
      `${format(a)} and ${format(b)}`,
    );
  });
}

/** The products of the numbers of two lists, pair by pair. */
export function timesEach(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((value, i) => value * (b[i] as number));
}

/** The sum of those products. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

/** How many elements lie between the first of a view and the last, both counted. */
export function spanOf(shape: Shape, strides: Strides): number {
  return shape.reduce((span, extent, axis) => span + (extent - 1) * (strides[axis] as number), 1);
}

/** How many elements of a view lie together, one behind the other. */
export function runOf(shape: Shape, strides: Strides): number {
  let run = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis] as number;
    if (extent !== 1 && strides[axis] !== run) break;
    run *= extent;
  }
  return run;
}

/** How many elements lie outside, along and inside of an axis, or of several neighbours. */
export function splitAt(shape: Shape, axis: number, axes = 1): [outer: number, along: number, inner: number] {
  const end = Math.min(axis + axes, shape.length);
  return [sizeOf(shape, 0, axis), sizeOf(shape, axis, end), sizeOf(shape, end)];
}

/** A walk over operands of one shape: the extents, and the strides of each operand. */
export interface Layout {
  readonly shape: Shape;
  readonly strides: readonly Strides[];
}

/** Merges neighbouring axes that every operand walks as one, and drops axes of extent 1. */
export function collapse(shape: Shape, strides: readonly Strides[]): Layout {
  const extents: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (const [axis, extent] of shape.entries()) {
    if (extent === 1) continue;
    const last = extents.length - 1;
    const goesOn = (s: Strides, i: number) => steps[i]?.[last] === extent * (s[axis] as number);
    if (last >= 0 && strides.every(goesOn)) {
      extents[last] = (extents[last] as number) * extent;
      for (const [i, s] of strides.entries()) (steps[i] as number[])[last] = s[axis] as number;
    } else {
      extents.push(extent);
      for (const [i, s] of strides.entries()) (steps[i] as number[]).push(s[axis] as number);
    }
  }
  return { shape: extents, strides: steps };
}
