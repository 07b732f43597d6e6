import { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";
import { gather } from "./gather.js";
import { reshape } from "./layout.js";
import { broadcastTo } from "./sum.js";

/** Counts 0, 1, … n − 1, in float64: as exact as quotients of places need it. */
export function countTo(n: number): Tensor {
  const y = new Tensor("float64", [n]);
  runKernel("ramp", y, [], n, 0, 1);
  return y;
}

/** Takes the elements at the places along an axis that index, an int32 tensor [n], names. */
export function takeAlong(x: Tensor, index: Tensor, axis: number): Tensor {
  const shape = x.shape.map((extent, i) => (i === axis ? index.size : extent));
  return gather(x, broadcastTo(lieAlong(index, x, axis), shape), axis);
}

/** Lets a vector broadcast along an axis of x. */
export function lieAlong(vector: Tensor, x: Tensor, axis: number): Tensor {
  return reshape(vector, [-1, ...x.shape.slice(axis + 1).map(() => 1)]);
}
