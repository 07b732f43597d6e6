/** The element types of tensors. A bool fills a 32-bit word that holds 0 or 1. */
export type Dtype = "float32" | "float64" | "int32" | "bool";
export type FloatDtype = "float32" | "float64";

/** What tensors are made from and read into; bool reads as a Uint8Array of 0 and 1. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export const bytesPerElement: Readonly<Record<Dtype, number>> = {
  float32: 4,
  float64: 8,
  int32: 4,
  bool: 4,
};

export function isFloat(dtype: Dtype): dtype is FloatDtype {
  return dtype === "float32" || dtype === "float64";
}
