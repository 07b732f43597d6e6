import { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";
import { reshape } from "./layout.js";

/** Counts 0, 1, … n − 1, in float64: as exact as quotients of places need it. */
export function countTo(n: number): Tensor {
  const y = new Tensor("float64", [n]);
  runKernel("ramp", y, [], n, 0, 1);
  return y;
}

/** Lets a vector broadcast along an axis of x. */
export function lieAlong(vector: Tensor, x: Tensor, axis: number): Tensor {
  return reshape(vector, [-1, ...x.shape.slice(axis + 1).map(() => 1)]);
}
