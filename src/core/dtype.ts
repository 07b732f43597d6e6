import { describe } from "./describe.js";
import { DtypeError } from "./errors.js";

/** The element types of tensors. A bool fills a 32-bit word that holds 0 or 1. */
export type Dtype = "float32" | "float64" | "int32" | "bool";
export type FloatDtype = "float32" | "float64";

/** What tensors are made from and read into; bool reads as a Uint8Array of 0 and 1. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** How much memory an element takes. */
export const bytesPerElement: Readonly<Record<Dtype, number>> = {
  float32: 4,
  float64: 8,
  int32: 4,
  bool: 4,
};

/** Whether small steps between values exist, so that derivatives do. */
export function isFloat(dtype: Dtype): dtype is FloatDtype {
  return dtype === "float32" || dtype === "float64";
}

/** Those that ops take if they say nothing else. */
export const floats: readonly Dtype[] = ["float32", "float64"];

/** The one type that all operands of an op have. Throws a DtypeError where they differ, or the op does not take it. */
export function sharedDtype(
  op: string,
  operands: readonly { readonly dtype: Dtype }[],
  accepts: readonly Dtype[] = floats,
): Dtype {
  const dtype = operands[0]?.dtype as Dtype;
  for (const other of operands) {
    if (other.dtype === dtype) continue;
    const got = operands.map((each) => each.dtype).join(" and ");
    throw new DtypeError(op, "operands must have one type: cast one of them", got);
  }
  if (!accepts.includes(dtype)) throw new DtypeError(op, `takes ${accepts.join(" or ")}`, dtype);
  return dtype;
}

/** The number itself, if a type can hold it. Throws a DtypeError. */
export function fitting(value: number, dtype: Dtype, op: string): number {
  if (typeof value === "number" && (isFloat(dtype) || value === (value | 0))) return value;
  throw new DtypeError(
    op,
    `beside ${dtype}, an operand or element must be a number that this type holds`,
    describe(value),
  );
}

/** The type itself, if there is such a one. Throws a DtypeError. */
export function checkDtype(op: string, dtype: Dtype): Dtype {
  if (Object.hasOwn(bytesPerElement, dtype)) return dtype;
  throw new DtypeError(op, `the type must be ${Object.keys(bytesPerElement).join(", ")}`, `${dtype}`);
}
