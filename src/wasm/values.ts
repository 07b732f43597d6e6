import type { Dtype, TypedArray } from "../core/dtype.js";
import type { Shape, Strides } from "../core/shape.js";
import { contiguous, empty, type Operand, runCopy } from "./run.js";
import { adopt } from "./scope.js";
import { Storage } from "./storage.js";

/** The storage of one number. */
export function storeNumber(dtype: Dtype, value: number): Storage {
  return adopt(Storage.of(dtype, value));
}

/**
 * The storage of a view of the first input: the same, or, if the view has a start, a part of it. Undefined where a copy
 * serves better.
 */
export function shareValues(
  inputs: readonly Operand[],
  shape: Shape,
  strides: Strides,
  start?: number,
): Storage | undefined {
  const { storage } = inputs[0] as Operand;
  if (start === undefined) return storage;
  const part = storage.part(start, shape, strides);
  return part && adopt(part);
}

/** A copy of the values in row-major order. Throws a ReleasedError. */
export function readValues(x: Operand): TypedArray {
  x.storage.check();
  const dense = contiguous(x);
  try {
    return dense.storage.read();
  } finally {
    if (dense !== x) dense.storage.release();
  }
}

/** Replaces the values of y by those of x, in place: every view of y sees them. */
export function writeValues(y: Operand, x: Operand): void {
  y.storage.separate();
  const source = x.storage === y.storage ? copyOf(x) : x; // a walk over one storage would read what it wrote
  runCopy(y, source, { shape: y.shape });
  if (source !== x) source.storage.release();
  y.storage.touch();
}

function copyOf(x: Operand): Operand {
  const copy = empty(x.dtype, x.shape);
  runCopy(copy, x, { shape: x.shape });
  return copy;
}
