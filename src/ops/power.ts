import type { Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { mul, sub } from "./arithmetic.js";
import { equal, greaterEqual, where } from "./comparison.js";
import { binary } from "./elementwise.js";
import { log } from "./exponential.js";
import { logicalAnd } from "./logic.js";

/** Raises a to the power of b; NaN where a is negative and b is no integer. Operands broadcast. */
export const pow: Op<[a: Tensor, b: Tensor]> = binary({
  name: "pow",
  formula: "y = a^b",
  // Where a factor b is 0, or a is 0 and b not below, so is the derivative, as in PyTorch: else 0 · ∞ would be NaN.
  vjp: [
    (dy, _y, [a, b]) => {
      const flat = equal(b, 0);
      return mul(dy, mul(where(flat, 0, b), pow(a, where(flat, 0, sub(b, 1)))));
    },
    (dy, y, [a, b]) => mul(dy, mul(y, log(where(logicalAnd(equal(a, 0), greaterEqual(b, 0)), 1, a)))),
  ],
});
