import { bytesPerElement, type Dtype, type TypedArray } from "../core/dtype.js";
import { ReleasedError } from "../core/errors.js";
import { type Block, copyOut, countAllocation, leave, tick } from "./cache.js";

/** The values of a tensor and of its views. */
export class Storage implements Block {
  pointer = 0;
  slot = -1;
  usedAt = 0;
  outside: Uint8Array | undefined;
  /** When the values were last changed in place. */
  changedAt = 0;
  /** Outlives every scope: parameters, their gradients, optimiser state. */
  kept = false;
  /** Lives for one kernel call. */
  scratch = false;
  #released = false;

  constructor(
    readonly dtype: Dtype,
    readonly bytes: number,
  ) {
    countAllocation();
  }

  /** Makes a storage from a copy of an array, outside of the heap until a kernel needs it. */
  static from(dtype: Dtype, values: ArrayLike<number>): Storage {
    const storage = new Storage(dtype, values.length * bytesPerElement[dtype]);
    storage.outside = new Uint8Array(new arrayOf[dtype](values).buffer);
    return storage;
  }

  /** A copy of the values. Throws a ReleasedError. */
  read(): TypedArray {
    this.check();
    const { buffer } = this.slot < 0 && this.outside ? this.outside.slice() : copyOut(this);
    const values = new arrayOf[this.dtype](buffer as ArrayBuffer);
    return this.dtype === "bool" ? new Uint8Array(values) : values;
  }

  /** Gives the memory back at once. */
  release(): void {
    leave(this);
    this.outside = undefined;
    this.#released = true;
  }

  /** Dates a change in place, so that a backward pass over the older values can refuse. */
  touch(): void {
    this.changedAt = tick();
  }

  /** Throws a ReleasedError when the values are gone. */
  check(): void {
    if (!this.#released) return;
    throw new ReleasedError(
      "scope",
      "a tensor made in a scope is released at its end, unless the scope returns it or keep(tensor) is called inside",
      "a read of a released tensor",
    );
  }
}

/** How values lie in memory. */
const arrayOf = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Int32Array,
} as const;
