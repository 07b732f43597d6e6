import type { Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, mul, neg, square, sub } from "./arithmetic.js";
import { binary, unary } from "./elementwise.js";
import { sqrt } from "./exponential.js";

type Unary = Op<[x: Tensor]>;

/** The sine of an angle in radians. */
export const sin: Unary = unary({
  name: "sin",
  formula: String.raw`y = \sin x`,
  vjp: (dy, _y, [x]) => mul(dy, cos(x)),
});

/** The cosine of an angle in radians. */
export const cos: Unary = unary({
  name: "cos",
  formula: String.raw`y = \cos x`,
  vjp: (dy, _y, [x]) => neg(mul(dy, sin(x))),
});

/** The tangent of an angle in radians. */
export const tan: Unary = unary({
  name: "tan",
  formula: String.raw`y = \tan x`,
  vjp: (dy, y) => mul(dy, add(1, square(y))),
});

/** The angle in [−π/2, π/2] of a sine; NaN outside of [−1, 1]. */
export const asin: Unary = unary({
  name: "asin",
  formula: String.raw`y = \arcsin x`,
  vjp: (dy, _y, [x]) => div(dy, sqrt(sub(1, square(x)))),
});

/** The angle in [0, π] of a cosine; NaN outside of [−1, 1]. */
export const acos: Unary = unary({
  name: "acos",
  formula: String.raw`y = \arccos x`,
  vjp: (dy, _y, [x]) => neg(div(dy, sqrt(sub(1, square(x))))),
});

/** The angle in [−π/2, π/2] of a tangent. */
export const atan: Unary = unary({
  name: "atan",
  formula: String.raw`y = \arctan x`,
  vjp: (dy, _y, [x]) => div(dy, add(1, square(x))),
});

/** The angle in [−π, π] from the first axis to the point (x, y). Operands broadcast. */
export const atan2: Op<[y: Tensor, x: Tensor]> = binary({
  name: "atan2",
  formula: String.raw`\theta = \operatorname{atan2}(y, x), \quad \tan \theta = \frac{y}{x}`,
  vjp: [
    (dθ, _θ, [y, x]) => mul(dθ, div(x, add(square(x), square(y)))),
    (dθ, _θ, [y, x]) => neg(mul(dθ, div(y, add(square(x), square(y))))),
  ],
});
