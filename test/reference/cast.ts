import fc from "fast-check";
import type { Dtype } from "../../src/index.js";
import { shape, values } from "./draw.js";
import type { One, Row } from "./row.js";

const largest = 2 ** 31 - 1;

export const cast: Row<One, Dtype> = {
  calls: fc.record({
    inputs: fc.tuple(shape.chain((s) => values(s))),
    options: fc.constantFrom<Dtype>("float32", "float64", "int32", "bool"),
  }),
  /** To float32 it is a stair of steps as small as its precision, and to int32 and bool of large ones. */
  smooth: fc.record({
    inputs: fc.tuple(shape.chain((s) => values(s))),
    options: fc.constant<Dtype>("float64"),
  }),
  naive: ([x], dtype) => ({ ...x, data: x.data.map((value) => convert(value, dtype)), dtype }),
  alsoTakes: ["int32", "bool"],
};

function convert(value: number, dtype: Dtype): number {
  if (dtype === "bool") return value === 0 ? 0 : 1;
  if (dtype === "float32") return Math.fround(value);
  if (dtype === "float64") return value;
  return Number.isNaN(value) ? 0 : Math.trunc(Math.min(Math.max(value, -largest - 1), largest));
}
