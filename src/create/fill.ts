import { checkDtype, type Dtype, fitting } from "../core/dtype.js";
import { checkShape, type Shape } from "../core/shape.js";
import { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";

/** Makes a tensor of one value. Throws a ShapeError for what is no shape. */
export function full(shape: Shape, value: number, dtype: Dtype = "float32"): Tensor {
  return filled("full", shape, value, dtype);
}

/** Makes a tensor of zeros (false for bool). */
export function zeros(shape: Shape, dtype: Dtype = "float32"): Tensor {
  return filled("zeros", shape, 0, dtype);
}

/** Makes a tensor of ones (true for bool). */
export function ones(shape: Shape, dtype: Dtype = "float32"): Tensor {
  return filled("ones", shape, 1, dtype);
}

function filled(op: string, shape: Shape, value: number, dtype: Dtype): Tensor {
  const y = new Tensor(checkDtype(op, dtype), checkShape(op, shape));
  runKernel("fill", y, [], y.size, dtype === "bool" ? Number(value !== 0) : fitting(value, dtype, op));
  return y;
}
