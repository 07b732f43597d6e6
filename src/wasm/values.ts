import type { TypedArray } from "../core/dtype.js";
import { contiguous, type Operand, runCopy } from "./run.js";

/** A copy of the values in row-major order. Throws a ReleasedError. */
export function readValues(x: Operand): TypedArray {
  x.storage.check();
  const dense = contiguous(x);
  const values = dense.storage.read();
  if (dense !== x) dense.storage.release();
  return values;
}

/** Replaces the values of y by those of x, in place: every view of y sees them. */
export function writeValues(y: Operand, x: Operand): void {
  runCopy(y, x, { shape: y.shape });
  y.storage.touch();
}
