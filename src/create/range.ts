import { checkDtype, type Dtype, fitting, isFloat } from "../core/dtype.js";
import { ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { Tensor } from "../graph/tensor.js";
import { cast } from "../ops/cast.js";
import { equal } from "../ops/comparison.js";
import { reshape } from "../ops/layout.js";
import { runKernel } from "../wasm/run.js";

/** From start up to, not including, stop by steps; int32 if no dtype is given. */
export interface RangeOptions {
  readonly start?: number;
  readonly step?: number;
  readonly dtype?: Dtype;
}

/** Counts: start, start + step, … below stop. Throws a ValueError for a step of zero. */
export function arange(stop: number, options: RangeOptions = {}): Tensor {
  const {
    start = 0,
    step = 1,
    dtype = "int32",
  } = checkOptions("arange", options, ["start", "step", "dtype"]);
  if (!(step !== 0 && Number.isFinite((stop - start) / step))) {
    throw new ValueError(
      "arange",
      "start, stop and step must be finite, and step not zero",
      `${start}, ${stop}, ${step}`,
    );
  }
  return ramp(Math.max(Math.ceil((stop - start) / step), 0), start, step, dtype);
}

/** So many numbers from start to stop, both included, equally far apart. Throws a ValueError. */
export function linspace(start: number, stop: number, count: number, dtype: Dtype = "float32"): Tensor {
  if (!Number.isInteger(count) || count < 1) {
    throw new ValueError("linspace", "the count must be a whole number from one up", `${count}`);
  }
  return ramp(count, start, count === 1 ? 0 : (stop - start) / (count - 1), dtype);
}

/** The identity matrix [n, n]. */
export function eye(n: number, dtype: Dtype = "float32"): Tensor {
  const places = arange(n);
  return cast(equal(reshape(places, [n, 1]), places), dtype);
}

function ramp(count: number, start: number, step: number, dtype: Dtype): Tensor {
  if (!isFloat(dtype))
    for (const value of [start, step, start + step * (count - 1)]) fitting(value, dtype, "arange");
  const y = new Tensor(checkDtype("arange", dtype), [count]);
  runKernel("ramp", y, [], count, start, step);
  return y;
}
