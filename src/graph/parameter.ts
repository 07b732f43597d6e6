import { writeValues } from "../wasm/values.js";
import { keep } from "./scope.js";
import { Tensor } from "./tensor.js";

/** Makes a tensor that trains, of the values of another: `backward` gives it a `.grad`, and it outlives every scope. */
export function parameter(x: Tensor, name?: string): Tensor {
  const own = keep(new Tensor(x.dtype, x.shape));
  writeValues(own, x);
  own.tracked = true;
  own.name = name;
  return own;
}

/** Replaces the values of a parameter in place: for optimisers and running statistics alone. */
export function assign(target: Tensor, value: Tensor): void {
  writeValues(target, value);
}
