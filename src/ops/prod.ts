import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel, scratch } from "../wasm/run.js";
import { mul } from "./arithmetic.js";
import { cast } from "./cast.js";
import { reshape } from "./layout.js";
import {
  alongOneAxis,
  type ReducedAxes,
  type Reduction,
  reducedAxes,
  reductionOptions,
} from "./reduction.js";
import { pad, slice } from "./slice.js";

/**
 * Multiplies the elements along axes; 1 where there are none. No derivative divides by an element,
 * which may be zero. float32 is multiplied in float64, where what lies between does not overflow.
 * Throws an AxisError.
 */
export const prod: Op<[x: Tensor], Reduction | undefined, ReducedAxes> = defineOp({
  name: "prod",
  formula: String.raw`y_i = \prod_j x_{ij}`,
  accepts: ["float32", "float64", "int32"],
  options: reductionOptions,
  attrs: (options, [x]) => reducedAxes("prod", x.shape, options),
  prepare: ([x], { axes }) => [alongOneAxis(x, axes)],
  shape: (_, { shape }) => shape,
  forward: (y, [x]) => runKernel("prod", y, [x], ...x.shape),
  fused: {
    inputs: 1,
    composition: ([x], { shape }) => {
      const y = reshape(productAlong(x.dtype === "float32" ? cast(x, "float64") : x), shape);
      return x.dtype === "float32" ? cast(y, "float32") : y;
    },
    backward: ([dx], dy, _y, [x]) => {
      const work = scratch("prodBackwardWork", x.dtype, x.shape[1] as number);
      runKernel("prodBackward", dx as Tensor, [dy, x, work], ...x.shape);
    },
  },
});

/** One half of the middle axis is multiplied by the other until one is left. */
function productAlong(x: Tensor): Tensor {
  const count = x.shape[1] as number;
  if (count === 0) return pad(x, { before: [0, 1], value: 1 });
  if (count === 1) return x;
  const half = Math.ceil(count / 2);
  const others = slice(x, [{}, { start: half }]);
  const filled = count < 2 * half ? pad(others, { after: [0, 1], value: 1 }) : others;
  return productAlong(mul(slice(x, [{}, { stop: half }]), filled));
}
