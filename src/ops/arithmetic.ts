import type { Dtype } from "../core/dtype.js";
import type { Op } from "../graph/op.js";
import { Tensor } from "../graph/tensor.js";
import { equal, greater, less, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { binary, checkFinite, unary } from "./elementwise.js";

type Unary = Op<[x: Tensor]>;
type Binary = Op<[a: Tensor, b: Tensor]>;

const numbers: readonly Dtype[] = ["float32", "float64", "int32"];

/** Adds. Operands broadcast. */
export const add: Binary = binary({
  name: "add",
  formula: "y = a + b",
  accepts: numbers,
  vjp: [(dy) => dy, (dy) => dy],
});

/** Subtracts. Operands broadcast. */
export const sub: Binary = binary({
  name: "sub",
  formula: "y = a - b",
  accepts: numbers,
  vjp: [(dy) => dy, (dy) => neg(dy)],
});

/** Multiplies element by element. Operands broadcast. */
export const mul: Binary = binary({
  name: "mul",
  formula: "y = a b",
  accepts: numbers,
  vjp: [(dy, _y, [_a, b]) => mul(dy, b), (dy, _y, [a]) => mul(dy, a)],
});

/** Divides; by zero as IEEE 754 says. Operands broadcast. */
export const div: Binary = binary({
  name: "div",
  formula: String.raw`y = \frac{a}{b}`,
  vjp: [(dy, _y, [_a, b]) => div(dy, b), (dy, y, [_a, b]) => neg(mul(dy, div(y, b)))],
});

/** Changes the sign. */
export const neg: Unary = unary({
  name: "neg",
  formula: "y = -x",
  accepts: numbers,
  vjp: (dy) => neg(dy),
});

/** Multiplies each element by itself. */
export const square: Composition<[x: Tensor]> = defineComposition("square", "y = x^2", (x) => mul(x, x));

/** One divided by each element; ±∞ for zeros. */
export const reciprocal: Composition<[x: Tensor]> = defineComposition(
  "reciprocal",
  String.raw`y = \frac{1}{x}`,
  (x) => div(1, x),
);

/**
 * Goes from a to b by a share of the way, a number or a tensor; exactly a at 0, and b at 1. Operands
 * broadcast. Throws a ValueError.
 */
export const lerp: Composition<[a: Tensor, b: Tensor, weight: Tensor | number]> = defineComposition(
  "lerp",
  "y = a + w (b - a)",
  (a, b, weight) => {
    const way = sub(b, a);
    const fromA = (w: Tensor | number) => add(a, mul(w, way));
    const fromB = (w: Tensor | number) => sub(b, mul(w, way));
    if (weight instanceof Tensor) return where(less(weight, 0.5), fromA(weight), fromB(sub(1, weight)));
    return checkFinite("lerp", "weight", weight) < 0.5 ? fromA(weight) : fromB(1 - weight);
  },
  { tensors: 2 },
);

/** The larger of each pair; NaN if either is. Equal elements share the cotangent. Operands broadcast. */
export const maximum: Binary = binary({
  name: "maximum",
  formula: String.raw`y = \max(a, b)`,
  accepts: numbers,
  vjp: [(dy, _y, [a, b]) => share(dy, a, b, greater), (dy, _y, [a, b]) => share(dy, b, a, greater)],
});

/** The smaller of each pair; NaN if either is. Equal elements share the cotangent. Operands broadcast. */
export const minimum: Binary = binary({
  name: "minimum",
  formula: String.raw`y = \min(a, b)`,
  accepts: numbers,
  vjp: [(dy, _y, [a, b]) => share(dy, a, b, less), (dy, _y, [a, b]) => share(dy, b, a, less)],
});

/** The cotangent of the first of a pair: all of dy where it is chosen, half where both are equal. */
function share(dy: Tensor, first: Tensor, second: Tensor, chooses: Binary): Tensor {
  return where(chooses(first, second), dy, where(equal(first, second), mul(dy, 0.5), 0));
}
