import { checkDtype, type Dtype, fitting, type TypedArray } from "../core/dtype.js";
import { DtypeError, ShapeError } from "../core/errors.js";
import { flatten, type Nested, shapeOfNested } from "../core/nested.js";
import { checkOptions } from "../core/options.js";
import { checkShape, format, type Shape, sizeOf } from "../core/shape.js";
import { Tensor } from "../graph/tensor.js";
import { cast } from "../ops/cast.js";
import { adopt } from "../wasm/scope.js";
import { Storage } from "../wasm/storage.js";

/** Element type, and for typed arrays the shape, of a new tensor. */
export interface TensorOptions {
  readonly dtype?: Dtype;
  readonly shape?: Shape;
}

/**
 * Makes a tensor from a number, nested arrays or a typed array, whose values are copied. Without a
 * dtype: float32 for numbers, bool for booleans, a typed array's own type; without a shape: that of
 * the nesting, or one axis. A typed array of another type is converted as by `cast`.
 *
 * @throws ShapeError for ragged nesting, or values that do not fill the shape
 * @throws DtypeError for values that the type cannot hold
 * @example
 * tensor([[1, 2], [3, 4]]).toArray(); // [[1, 2], [3, 4]]
 */
export function tensor(values: Nested | TypedArray, options: TensorOptions = {}): Tensor {
  checkOptions("tensor", options, ["dtype", "shape"]);
  if (ArrayBuffer.isView(values)) {
    const own = values instanceof Uint8Array && options.dtype ? "int32" : dtypeOf(values);
    const x = fromFlat(values, own, options.shape ?? [values.length]);
    return options.dtype && options.dtype !== own ? cast(x, options.dtype) : x;
  }
  const flat = flatten(values);
  const { dtype = typeof flat[0] === "boolean" ? "bool" : "float32" } = options;
  return fromFlat(
    flat.map((value) => elementOf(value, dtype)),
    dtype,
    options.shape ?? shapeOfNested(values),
  );
}

function fromFlat(flat: ArrayLike<number>, dtype: Dtype, shape: Shape): Tensor {
  if (sizeOf(checkShape("tensor", shape)) !== flat.length) {
    throw new ShapeError("tensor", `${flat.length} values must fill the shape`, format(shape));
  }
  return new Tensor(checkDtype("tensor", dtype), shape, adopt(Storage.from(dtype, flat)));
}

function elementOf(value: number | boolean, dtype: Dtype): number {
  if (typeof value === "boolean") return Number(value);
  return fitting(
    dtype === "bool" && typeof value === "number" ? Number(value !== 0) : value,
    dtype,
    "tensor",
  );
}

function dtypeOf(values: TypedArray): Dtype {
  if (values instanceof Float32Array) return "float32";
  if (values instanceof Float64Array) return "float64";
  if (values instanceof Int32Array) return "int32";
  throw new DtypeError(
    "tensor",
    "takes Float32Array, Float64Array or Int32Array, and with a dtype Uint8Array",
    (values as object).constructor.name,
  );
}
