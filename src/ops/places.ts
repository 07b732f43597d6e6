import type { Dtype } from "../core/dtype.js";
import { DtypeError, ValueError } from "../core/errors.js";
import type { Tensor } from "../graph/tensor.js";

/** The type of x beside an index. Throws a DtypeError for an index that is not int32. */
export function besideIndex(op: string, x: Dtype, index: Dtype, accepts?: readonly Dtype[]): Dtype {
  if (index !== "int32") throw new DtypeError(op, "an index must be int32: cast it", index);
  if (accepts?.includes(x) === false) throw new DtypeError(op, `takes ${accepts.join(" or ")}`, x);
  return x;
}

/** Kernels return the position of the first index that is out of range, or −1. Throws a ValueError. */
export function checkPlaces(op: string, index: Tensor, bad: number | undefined, size: number): void {
  if (bad === undefined || bad < 0) return;
  throw new ValueError(op, `an index must lie in [0, ${size})`, `${index.data().at(bad)} at place ${bad}`);
}
