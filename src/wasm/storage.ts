import { bytesPerElement, type Dtype, type TypedArray } from "../core/dtype.js";
import { ReleasedError } from "../core/errors.js";
import { type Block, copyOut, countAllocation, leave, outsideOf, tick } from "./cache.js";

/** What storages are released with. */
export interface Owner {
  readonly closed: boolean;
}

/** Owns what has been released. */
const past: Owner = { closed: true };
/** Owns what lives for one kernel call. */
export const call: Owner = { closed: false };

/** The values of a tensor and of its views. */
export class Storage implements Block {
  pointer = 0;
  slot = -1;
  usedAt = 0;
  outside: Uint8Array | number | undefined;
  /** When the values were last changed in place. */
  changedAt = 0;
  /** The scope that releases the values at its end; without one they last as long as something refers to them. */
  owner: Owner | undefined = undefined;
  /** How many want the values to outlive every scope: as a parameter, as the gradient of each that shares it. */
  keepers = 0;

  constructor(
    readonly dtype: Dtype,
    readonly bytes: number,
  ) {
    countAllocation();
  }

  /** Makes a storage from a copy of an array, outside of the heap until a kernel needs it. Throws an AllocationError. */
  static from(dtype: Dtype, values: ArrayLike<number>): Storage {
    const storage = new Storage(dtype, values.length * bytesPerElement[dtype]);
    const copy = () => new Uint8Array(new arrayOf[dtype](values).buffer);
    storage.outside = outsideOf(storage.bytes, copy);
    return storage;
  }

  /** Makes a storage of one number. */
  static of(dtype: Dtype, value: number): Storage {
    const storage = new Storage(dtype, bytesPerElement[dtype]);
    storage.outside = value;
    return storage;
  }

  /** A copy of the values. Throws a ReleasedError. */
  read(): TypedArray {
    this.check();
    const { outside } = this;
    const array = arrayOf[this.dtype];
    const values =
      typeof outside === "number" ? array.of(outside) : new array(copyOut(this).buffer as ArrayBuffer);
    return this.dtype === "bool" ? new Uint8Array(values) : values;
  }

  /** Gives the memory back at once. */
  release(): void {
    leave(this);
    this.outside = undefined;
    this.owner = past;
  }

  /** Dates a change in place, so that a backward pass over the older values can refuse. */
  touch(): void {
    this.changedAt = tick();
  }

  /** Throws a ReleasedError when the values are gone. */
  check(): void {
    if (!this.owner?.closed) return;
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
