import type { Dtype, TypedArray } from "../core/dtype.js";
import { contiguous, empty, type Operand, runCopy } from "./run.js";
import { adopt } from "./scope.js";
import { Storage } from "./storage.js";

/** The storage of one number. */
export function storeNumber(dtype: Dtype, value: number): Storage {
  return adopt(Storage.of(dtype, value));
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
