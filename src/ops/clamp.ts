import { fitting } from "../core/dtype.js";
import { ValueError } from "../core/errors.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, mul } from "./arithmetic.js";
import { greater, greaterEqual, less, lessEqual, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { type FusedUnary, fusedOnEach, fusedUnary } from "./elementwise.js";

type Range = [min: number, max: number];
type Cut<O> = Op<[x: Tensor], O, Range>;

/** Where numbers are cut off. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Moves what lies outside of bounds to them; NaN stays, and max rules where min is larger. What lies
 * at a bound keeps its cotangent. Throws a ValueError without any bound, or for one that is no number.
 */
export const clamp: Cut<Bounds> = defineOp({
  name: "clamp",
  formula: String.raw`y = \min(\max(x, \mathit{min}), \mathit{max})`,
  options: ["min", "max"],
  accepts: ["float32", "float64", "int32"],
  attrs: (bounds, [x]) => checkBounds("clamp", x, bounds),
  ...fusedOnEach("clamp", (x, min, max) => {
    const raised = where(less(x, min), min, x);
    return where(greater(raised, max), max, raised);
  }),
});

/**
 * Cuts off below min, −1 if not given, and above max, 1 if not given. What lies at a bound gets no
 * cotangent. Throws a ValueError where min is larger.
 */
export const hardtanh: Cut<Bounds | undefined> = defineOp({
  name: "hardtanh",
  formula: String.raw`y = \min(\max(x, \mathit{min}), \mathit{max})`,
  options: ["min", "max"],
  accepts: ["float32", "float64", "int32"],
  attrs: ({ min = -1, max = 1 }: Bounds = {}, [x]) => {
    const bounds = checkBounds("hardtanh", x, { min, max });
    if (min > max) throw new ValueError("hardtanh", "min must not be larger than max", `${min} and ${max}`);
    return bounds;
  },
  ...fusedOnEach("hardtanh", (x, min, max) =>
    where(lessEqual(x, min), min, where(greaterEqual(x, max), max, x)),
  ),
});

/** Cuts off below 0 and above 6 (Howard et al. 2017). */
export const relu6: Composition<[x: Tensor]> = defineComposition(
  "relu6",
  String.raw`y = \min(\max(x, 0), 6)`,
  (x) => hardtanh(x, { min: 0, max: 6 }),
);

/** A sigmoid of three straight lines (Howard et al. 2019). */
export const hardsigmoid: FusedUnary = fusedUnary({
  name: "hardsigmoid",
  formula: String.raw`y = \frac{1}{6} \min(\max(x + 3, 0), 6)`,
  composition: (x) => div(relu6(add(x, 3)), 6),
});

/** x times its hardsigmoid (Howard et al. 2019). */
export const hardswish: FusedUnary = fusedUnary({
  name: "hardswish",
  formula: String.raw`y = \frac{x}{6} \min(\max(x + 3, 0), 6)`,
  composition: (x) => mul(x, hardsigmoid(x)),
});

/** Both bounds, that which is not given infinite. Throws a ValueError without any, or a DtypeError for one that x cannot hold. */
function checkBounds(op: string, { dtype }: Tensor, { min, max }: Bounds): Range {
  const given = [min, max].filter((bound) => bound !== undefined);
  if (given.length === 0 || !given.every((bound) => bound <= Number.POSITIVE_INFINITY)) {
    throw new ValueError(op, "min or max or both must be given, as numbers", `${min} and ${max}`);
  }
  for (const bound of given) fitting(bound, dtype, op);
  return [min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY];
}
