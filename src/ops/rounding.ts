import { notDifferentiable, type Op } from "../graph/op.js";
import { detach } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { mul } from "./arithmetic.js";
import { unary } from "./elementwise.js";

type Unary = Op<[x: Tensor]>;

const steps = notDifferentiable("it is a step: flat, with jumps between");

/** The size of each number, whatever its sign. The derivative at 0 is 0. */
export const abs: Unary = unary({
  name: "abs",
  formula: "y = |x|",
  accepts: ["float32", "float64", "int32"],
  vjp: (dy, _y, [x]) => mul(dy, sign(detach(x))),
});

/** −1 where a number is negative, 1 where it is positive, 0 where it is neither: zero or NaN. */
export const sign: Unary = unary({
  name: "sign",
  formula: String.raw`y = [x > 0] - [x < 0]`,
  vjp: steps,
});

/** Rounds down to a whole number. */
export const floor: Unary = unary({
  name: "floor",
  formula: String.raw`y = \lfloor x \rfloor`,
  vjp: steps,
});

/** Rounds up to a whole number. */
export const ceil: Unary = unary({
  name: "ceil",
  formula: String.raw`y = \lceil x \rceil`,
  vjp: steps,
});

/** Rounds to the nearest whole number; a half goes to the even one of both. */
export const round: Unary = unary({
  name: "round",
  formula: String.raw`y = \lfloor x \rceil`,
  vjp: steps,
});
