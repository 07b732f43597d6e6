import { bytesPerElement, type Dtype, type TypedArray } from "../core/dtype.js";
import { ShapeError, ValueError } from "../core/errors.js";
import { type Nested, nest } from "../core/nested.js";
import { format, rowMajor, type Shape, type Strides, sizeOf } from "../core/shape.js";
import { show } from "../core/show.js";
import { adopt } from "../wasm/scope.js";
import { Storage } from "../wasm/storage.js";
import { readValues } from "../wasm/values.js";
import type { Node } from "./op.js";

/** An n-dimensional array of numbers, and where in the graph it comes from. */
export class Tensor {
  /** The op that made it, if a derivative may be asked for; undefined for data. */
  origin: Node | undefined = undefined;
  /** Derivatives with respect to it may be asked for: a parameter, or an argument of `gradient`. */
  tracked = false;
  /** What `backward` accumulates for a parameter: ∂L/∂x. */
  grad: Tensor | undefined = undefined;
  /** What errors and pictures call it. */
  name: string | undefined = undefined;

  /** Shares the given storage, or makes room for values that are about to be written. */
  constructor(
    readonly dtype: Dtype,
    readonly shape: Shape,
    readonly storage: Storage = adopt(new Storage(dtype, sizeOf(shape) * bytesPerElement[dtype])),
    readonly strides: Strides = rowMajor(shape),
  ) {}

  /** How many axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** How many elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Copies the elements, in row-major order, to a typed array. Throws a ReleasedError. */
  data(): TypedArray {
    return readValues(this);
  }

  /** The number that a one-element tensor holds. Throws a ShapeError for any other size. */
  item(): number {
    if (this.size !== 1) {
      throw new ShapeError("item", "the tensor must hold exactly one element", format(this.shape));
    }
    return this.data()[0] as number;
  }

  /** Copies the elements to nested arrays, one level an axis; bools become booleans. */
  toArray(): Nested {
    const values = this.data();
    return nest(this.dtype === "bool" ? Array.from(values, Boolean) : Array.from(values), this.shape);
  }

  /** Dtype, shape and values, the middle of long axes left out. */
  toString(): string {
    return show(this);
  }

  /** What JavaScript takes in its place: text, but no number. Throws a ValueError, which x * 2 or x < y would not. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint !== "number") return this.toString();
    throw new ValueError("tensor", "JavaScript's operators know no tensors: use ops, as mul(x, 2)");
  }

  /** What Node's console prints. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
