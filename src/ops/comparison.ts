import type { Dtype } from "../core/dtype.js";
import { DtypeError } from "../core/errors.js";
import { defineOp, notDifferentiable, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runElementwise } from "../wasm/run.js";
import { broadcastTogether } from "./elementwise.js";

type Two = [a: Tensor, b: Tensor];

const steps = notDifferentiable("a comparison is a step: flat on either side, with a jump between");

function comparison(
  name: "equal" | "notEqual" | "less" | "lessEqual" | "greater" | "greaterEqual",
  sign: string,
): Op<Two> {
  return defineOp({
    name,
    formula: `y = [a ${sign} b]`,
    prepare: (inputs: Two) => broadcastTogether(name, inputs),
    dtype: ([a, b]: readonly [Dtype, Dtype]): Dtype => {
      if (a === b) return "bool";
      throw new DtypeError(name, "operands must have one type: cast one of them", `${a} and ${b}`);
    },
    forward: (y: Tensor, inputs: Two) => runElementwise(name, y, inputs),
    vjp: [steps, steps],
  });
}

/** True where a = b; never for NaN. Operands broadcast. */
export const equal = comparison("equal", "=");
/** True where a ≠ b; always for NaN. Operands broadcast. */
export const notEqual = comparison("notEqual", String.raw`\ne`);
/** True where a < b. Operands broadcast. */
export const less = comparison("less", "<");
/** True where a ≤ b. Operands broadcast. */
export const lessEqual = comparison("lessEqual", String.raw`\le`);
/** True where a > b. Operands broadcast. */
export const greater = comparison("greater", ">");
/** True where a ≥ b. Operands broadcast. */
export const greaterEqual = comparison("greaterEqual", String.raw`\ge`);

/** Takes a where the condition, a bool tensor, is true, and b elsewhere. All three broadcast. */
export const where: Op<[condition: Tensor, a: Tensor, b: Tensor]> = defineOp({
  name: "where",
  formula: String.raw`y = c\,a + (1 - c)\,b`,
  prepare: (inputs) => broadcastTogether("where", inputs),
  shape: ([condition]) => condition,
  dtype: ([condition, a, b]) => {
    if (condition === "bool" && a === b) return a;
    throw new DtypeError(
      "where",
      "takes a bool condition, and two operands of one type",
      `${condition}, ${a} and ${b}`,
    );
  },
  forward: (y, inputs) => runElementwise("where", y, inputs),
  vjp: [
    notDifferentiable("the condition chooses; it is no number"),
    (dy, _y, [condition]) => where(condition, dy, 0),
    (dy, _y, [condition]) => where(condition, 0, dy),
  ],
});
