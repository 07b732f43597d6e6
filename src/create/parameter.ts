import { sharedDtype } from "../core/dtype.js";
import { DtypeError, ShapeError } from "../core/errors.js";
import { noTensor } from "../core/operand.js";
import { format, sameShape } from "../core/shape.js";
import { keep } from "../graph/scope.js";
import { Tensor } from "../graph/tensor.js";
import { writeValues } from "../wasm/values.js";

/** Makes a tensor that trains, of the values of another: `backward` gives it a `.grad`, and it outlives every scope. Throws a DtypeError for a type without derivatives. */
export function parameter(x: Tensor, name?: string): Tensor {
  if (!(x instanceof Tensor)) throw noTensor("parameter", x);
  sharedDtype("parameter", [x]);
  const own = buffer(x, name);
  own.tracked = true;
  return own;
}

/** Makes a tensor that does not train, of the values of another, for a module's field: it outlives every scope, and `assign` changes it. */
export function buffer(x: Tensor, name?: string): Tensor {
  if (!(x instanceof Tensor)) throw noTensor("buffer", x);
  const own = keep(new Tensor(x.dtype, x.shape));
  writeValues(own, x);
  own.name = name;
  return own;
}

/**
 * Replaces the values of a parameter or buffer in place: for optimisers and running statistics alone. Throws a
 * ShapeError or DtypeError where the new values differ in more than their numbers.
 */
export function assign(target: Tensor, value: Tensor): void {
  for (const x of [target, value]) if (!(x instanceof Tensor)) throw noTensor("assign", x);
  if (!sameShape(target.shape, value.shape)) {
    const shapes = `${format(value.shape)} for ${format(target.shape)}`;
    throw new ShapeError("assign", "the new values must have the shape of the old", shapes);
  }
  if (target.dtype !== value.dtype) {
    const dtypes = `${value.dtype} for ${target.dtype}`;
    throw new DtypeError("assign", "the new values must have the type of the old: cast them", dtypes);
  }
  writeValues(target, value);
}
