import { ValueError } from "../core/errors.js";
import type { Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, mul } from "./arithmetic.js";
import { greater, greaterEqual, less, lessEqual, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { fusedUnary } from "./elementwise.js";

type Activation = Composition<[x: Tensor]>;

/** Where numbers are cut off. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Moves what lies outside of bounds to them; NaN stays, and max rules where min is larger. What lies
 * at a bound keeps its cotangent. Throws a ValueError without any bound, or for one that is no number.
 */
export const clamp: Composition<[x: Tensor, bounds: Bounds]> = defineComposition(
  "clamp",
  String.raw`y = \min(\max(x, \mathit{min}), \mathit{max})`,
  (x, bounds = {}) => {
    const { min, max } = checkBounds("clamp", bounds);
    const raised = min === undefined ? x : where(less(x, min), min, x);
    return max === undefined ? raised : where(greater(raised, max), max, raised);
  },
  { options: ["min", "max"] },
);

/**
 * Cuts off below min, −1 if not given, and above max, 1 if not given. What lies at a bound gets no
 * cotangent. Throws a ValueError where min is larger.
 */
export const hardtanh: Composition<[x: Tensor, bounds?: Bounds]> = defineComposition(
  "hardtanh",
  String.raw`y = \min(\max(x, \mathit{min}), \mathit{max})`,
  (x, { min = -1, max = 1 } = {}) => {
    checkBounds("hardtanh", { min, max });
    if (min > max) throw new ValueError("hardtanh", "min must not be larger than max", `${min} and ${max}`);
    return where(lessEqual(x, min), min, where(greaterEqual(x, max), max, x));
  },
  { options: ["min", "max"] },
);

/** Cuts off below 0 and above 6 (Howard et al. 2017). */
export const relu6: Activation = defineComposition("relu6", String.raw`y = \min(\max(x, 0), 6)`, (x) =>
  hardtanh(x, { min: 0, max: 6 }),
);

/** A sigmoid of three straight lines (Howard et al. 2019). */
export const hardsigmoid: Op<[x: Tensor]> = fusedUnary({
  name: "hardsigmoid",
  formula: String.raw`y = \frac{1}{6} \min(\max(x + 3, 0), 6)`,
  composition: (x) => div(relu6(add(x, 3)), 6),
});

/** x times its hardsigmoid (Howard et al. 2019). */
export const hardswish: Op<[x: Tensor]> = fusedUnary({
  name: "hardswish",
  formula: String.raw`y = \frac{x}{6} \min(\max(x + 3, 0), 6)`,
  composition: (x) => mul(x, hardsigmoid(x)),
});

function checkBounds(op: string, bounds: Bounds): Bounds {
  const given = [bounds.min, bounds.max].filter((bound) => bound !== undefined);
  if (given.length > 0 && given.every((bound) => bound <= Number.POSITIVE_INFINITY)) return bounds;
  throw new ValueError(op, "min or max or both must be given, as numbers", `${bounds.min} and ${bounds.max}`);
}
