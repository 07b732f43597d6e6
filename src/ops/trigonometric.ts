import type { Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { mul, neg } from "./arithmetic.js";
import { unary } from "./elementwise.js";

/** The sine of an angle in radians. */
export const sin: Op<[x: Tensor]> = unary({
  name: "sin",
  formula: String.raw`y = \sin x`,
  vjp: (dy, _y, [x]) => mul(dy, cos(x)),
});

/** The cosine of an angle in radians. */
export const cos: Op<[x: Tensor]> = unary({
  name: "cos",
  formula: String.raw`y = \cos x`,
  vjp: (dy, _y, [x]) => neg(mul(dy, sin(x))),
});
