import { DtypeError } from "../core/errors.js";
import type { Tensor } from "../graph/tensor.js";
import { sub } from "./arithmetic.js";
import { cast } from "./cast.js";
import { equal, notEqual, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { broadcastTogether } from "./elementwise.js";

type One = Composition<[x: Tensor]>;
type Two = Composition<[a: Tensor, b: Tensor]>;

function logical(name: string, formula: string, compute: (a: Tensor, b: Tensor) => Tensor): Two {
  return defineComposition(
    name,
    formula,
    (a, b) => {
      checkBools(name, [a, b]);
      return compute(...broadcastTogether(name, [a, b] as [Tensor, Tensor]));
    },
    { tensors: 2 },
  );
}

/** True where both are. Operands are bool, and broadcast. Throws a DtypeError. */
export const logicalAnd = logical("logicalAnd", String.raw`y = a \land b`, (a, b) => where(a, b, a));
/** True where one or both are. Operands are bool, and broadcast. Throws a DtypeError. */
export const logicalOr = logical("logicalOr", String.raw`y = a \lor b`, (a, b) => where(a, a, b));
/** True where just one is. Operands are bool, and broadcast. Throws a DtypeError. */
export const logicalXor = logical("logicalXor", String.raw`y = a \oplus b`, (a, b) => notEqual(a, b));

/** True where x, a bool tensor, is false. Throws a DtypeError. */
export const logicalNot: One = defineComposition("logicalNot", String.raw`y = \lnot x`, (x) => {
  checkBools("logicalNot", [x]);
  return equal(cast(x, "int32"), 0);
});

/** True where a number is NaN: alone in being unequal to itself. */
const nan: One = defineComposition("isNaN", String.raw`y = [x \ne x]`, (x) => notEqual(x, x));

/** True where a number is neither NaN nor infinite: where it less itself is 0. */
const finite: One = defineComposition("isFinite", "y = [x - x = 0]", (x) => equal(sub(x, x), 0));

export { finite as isFinite, nan as isNaN };

/** Puts a number where the mask, a bool tensor, is true; both broadcast. Throws a DtypeError. */
export const maskedFill: Composition<[x: Tensor, mask: Tensor, value: number]> = defineComposition(
  "maskedFill",
  String.raw`y = \begin{cases} v & \text{where } m \\ x & \text{elsewhere} \end{cases}`,
  (x, mask, value) => {
    checkBools("maskedFill", [mask]);
    return where(mask, value, x);
  },
  { tensors: 2 },
);

function checkBools(op: string, tensors: readonly Tensor[]): void {
  if (tensors.every(({ dtype }) => dtype === "bool")) return;
  const dtypes = tensors.map(({ dtype }) => `${dtype}`).join(" and ");
  throw new DtypeError(op, "takes bools: compare with 0 first", dtypes);
}
