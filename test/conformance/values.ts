import { type Dtype, type Tensor, tensor } from "../../src/index.js";

/** A tensor of given values. Throws an Error for an integer that int32 does not hold. */
export function valuesIn(dtype: Dtype, shape: readonly number[], data: readonly number[]): Tensor {
  if (dtype === "bool") return tensor(Uint8Array.from(data), { shape, dtype });
  if (dtype !== "int32") return tensor(Float64Array.from(data), { shape, dtype });
  const beyond = data.find((value) => value !== (value | 0));
  if (beyond !== undefined) throw new Error(`${beyond} does not fit into int32`);
  return tensor(Int32Array.from(data), { shape });
}
