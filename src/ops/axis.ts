import type { Tensor } from "../graph/tensor.js";
import { type Range, slice } from "./slice.js";

/** The part of a tensor that a range takes along one axis, counted from the front. */
export function sliceAxis(x: Tensor, axis: number, range: Range): Tensor {
  return slice(x, [...new Array<Range>(axis).fill({}), range]);
}
