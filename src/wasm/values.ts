import type { TypedArray } from "../core/dtype.js";
import { contiguous, empty, type Operand, runCopy } from "./run.js";

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
  if (x.storage === y.storage) return permuteValues(y, x);
  runCopy(y, x, { shape: y.shape });
  y.storage.touch();
}

/** The same where one is a view of the other: by a copy, because a walk would read what it has written. */
function permuteValues(y: Operand, x: Operand): void {
  const copy = empty(x.dtype, x.shape);
  runCopy(copy, x, { shape: x.shape });
  writeValues(y, copy);
  copy.storage.release();
}
