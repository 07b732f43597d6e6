import type { Dtype } from "../../../src/index.js";
import { type Attribute, AttributeError, whole } from "../attribute.js";

/** Our type for each of ONNX's that we have; an int64 must fit into int32. */
const types = new Map<unknown, Dtype>([
  ["float32", "float32"],
  ["float64", "float64"],
  ["int32", "int32"],
  ["int64", "int32"],
  ["bool", "bool"],
]);

/** ONNX's numbers for those types. */
const numbers = new Map([
  [1, "float32"],
  [6, "int32"],
  [7, "int64"],
  [9, "bool"],
  [11, "float64"],
]);

export function hasDtype(name: unknown): boolean {
  return types.has(name);
}

/** Our type for that of a tensor. Throws an Error where we have none. */
export function dtypeOf({ dtype }: { readonly dtype: string }): Dtype {
  const found = types.get(dtype);
  if (found) return found;
  throw new Error(`type ${dtype} is unknown`);
}

/** A type by ONNX's number for it. */
export const numberedDtype: Attribute<Dtype> = (value, inputs) => {
  const found = types.get(numbers.get(whole(value, inputs)));
  if (found) return found;
  throw new AttributeError(`must be the number of a type that we have, got ${value}`);
};
