import { bytesPerElement, type Dtype, type TypedArray } from "../core/dtype.js";
import { ReleasedError } from "../core/errors.js";
import { runOf, type Shape, type Strides, sizeOf, spanOf } from "../core/shape.js";
import type { Block, Owner } from "./block.js";
import { copyOut, countAllocation, forget, outsideOf, tick, type Values } from "./cache.js";

/** Owns what has been released. */
const past: Owner = { closed: true };
/** Owns what lives for one kernel call. */
export const call: Owner = { closed: false };

/** The values of a tensor and of its views, or of a part of it. */
export class Storage implements Values {
  block: Block | undefined = undefined;
  offset = 0;
  initial: Uint8Array | number | undefined = undefined;
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
    storage.initial = outsideOf(storage.bytes, copy);
    return storage;
  }

  /** Makes a storage of one number. */
  static of(dtype: Dtype, value: number): Storage {
    const storage = new Storage(dtype, bytesPerElement[dtype]);
    storage.initial = value;
    return storage;
  }

  /** The address of the values while they are resident. */
  get pointer(): number {
    return (this.block as Block).pointer + this.offset;
  }

  /** A copy of the values; zeros as long as there are none. Throws a ReleasedError, or an AllocationError. */
  read(): TypedArray {
    this.check();
    const array = arrayOf[this.dtype];
    const { initial } = this;
    const values =
      typeof initial === "number" ? array.of(initial) : new array(this.#copy(initial).buffer as ArrayBuffer);
    return this.dtype === "bool" ? new Uint8Array(values) : values;
  }

  #copy(initial: Uint8Array | undefined): Uint8Array {
    if (this.block && !initial) return copyOut(this.block, this.offset, this.bytes);
    return outsideOf(this.bytes, () => initial?.slice() ?? new Uint8Array(this.bytes));
  }

  /**
   * What a view sees that begins at an element: a part of the values, where they lie. It is as good as a copy: a change of
   * either in place moves that one away. Undefined where a copy serves better.
   */
  part(start: number, shape: Shape, strides: Strides): Storage | undefined {
    const { block, initial } = this;
    if (!block || block.isPage || initial !== undefined || this.keepers > 0 || this.isReleased) return;
    const [bytes, size, run] = [bytesPerElement[this.dtype], sizeOf(shape), runOf(shape, strides)];
    if (bytes * size < LEAST_PART * block.bytes || (run < size && run < LEAST_RUN)) return;
    const part = new Storage(this.dtype, bytes * spanOf(shape, strides));
    part.block = block;
    part.offset = this.offset + bytes * start;
    block.tenants++;
    return part;
  }

  /** Gives values that are about to be changed in place a block of their own. Throws an AllocationError. */
  separate(): void {
    const { block } = this;
    if (block && !block.isPage && block.tenants > 1) this.#move();
  }

  /** Takes the values out of their block, until a kernel asks for them. Throws an AllocationError. */
  #move(): void {
    const own = this.initial ?? this.#copy(undefined);
    forget(this);
    this.offset = 0;
    this.initial = own;
  }

  /** Hands the values to another owner, or to nobody: out of the page of the first, which ends with it. Throws a ReleasedError. */
  handTo(owner: Owner | undefined): void {
    this.check();
    if (this.block?.isPage && this.owner?.pages) this.#move();
    this.owner = owner;
  }

  /** Gives the memory back at once. */
  release(): void {
    forget(this);
    this.owner = past;
  }

  /** Dates a change in place, so that a backward pass over the older values can refuse. */
  touch(): void {
    this.changedAt = tick();
  }

  /** Whether the values are gone, by a scope or by `release`. */
  get isReleased(): boolean {
    return this.owner?.closed === true;
  }

  /** Throws a ReleasedError when the values are gone. */
  check(): void {
    if (!this.isReleased) return;
    throw new ReleasedError(
      "scope",
      "a tensor made in a scope is released at its end, unless the scope returns it or keep(tensor) is called inside",
      "a released tensor",
    );
  }
}

/** Of a block: so that it does not outlive the rest for the sake of less. */
const LEAST_PART = 1 / 4;
/** Elements: kernels that want shorter runs in one piece would copy them again and again. */
const LEAST_RUN = 1024;

/** How values lie in memory. */
const arrayOf = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Int32Array,
} as const;
