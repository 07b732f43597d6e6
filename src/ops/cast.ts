import { type Dtype, isFloat } from "../core/dtype.js";
import { ValueError } from "../core/errors.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runCopy, runKernel } from "../wasm/run.js";

const dtypes: readonly Dtype[] = ["float32", "float64", "int32", "bool"];

/**
 * Converts to another element type. To int32 a number is cut towards zero and clamped, NaN becomes
 * 0; as a bool everything but zero is true. Derivatives pass between floating types.
 */
export const cast: Op<[x: Tensor], Dtype> = defineOp({
  name: "cast",
  formula: "y = x",
  attrs: (dtype) => {
    if (dtypes.includes(dtype)) return dtype;
    throw new ValueError("cast", `the type must be ${dtypes.join(", ")}`, `${dtype}`);
  },
  dtype: (_, dtype) => dtype,
  forward: (y, [x], dtype) => {
    if (x.dtype === dtype) runCopy(y, x, { shape: x.shape });
    else if (dtype === "bool") runKernel("castToBool", y, [x], x.size);
    else if (dtype === "int32") runKernel("castToInt32", y, [x], x.size);
    else runKernel(isFloat(x.dtype) ? "castFromFloat" : "castFromInt32", y, [x], x.size);
  },
  vjp: [(dy, _y, [x]) => cast(dy, x.dtype)],
});
