import type { Tensor } from "../graph/tensor.js";
import { add, div, maximum, minimum, mul, sub } from "../ops/arithmetic.js";
import { clamp } from "../ops/clamp.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import { broadcastTogether } from "../ops/elementwise.js";
import { norm } from "../ops/statistics.js";
import { sum } from "../ops/sum.js";
import { checkAlike, type LossOptions, reduceLosses } from "./reduction.js";
import { checkFromZero } from "./refusals.js";

export interface CosineSimilarityOptions {
  /** Along which the vectors lie, after broadcasting; 1 if not given. */
  readonly axis?: number;
  /** The least length that a vector is divided by; 1e-8 if not given. */
  readonly epsilon?: number;
}

/**
 * The cosine of the angle between vectors: 1 where they point one way, 0 for a vector of zeros.
 * Operands broadcast. Throws a ShapeError, AxisError or ValueError.
 */
export const cosineSimilarity: Composition<[a: Tensor, b: Tensor, options?: CosineSimilarityOptions]> =
  defineComposition(
    "cosineSimilarity",
    String.raw`y = \frac{\langle a, b \rangle}{\max(\lVert a \rVert, \varepsilon) \max(\lVert b \rVert, \varepsilon)}`,
    (a, b, { axis = 1, epsilon = 1e-8 } = {}) => {
      checkFromZero("cosineSimilarity", { epsilon });
      const unit = (x: Tensor) => div(x, maximum(norm(x, { axes: axis, keepDims: true }), epsilon));
      const [u, v] = broadcastTogether("cosineSimilarity", [a, b]).map(unit) as [Tensor, Tensor];
      return sum(mul(u, v), { axes: axis });
    },
    { tensors: 2, options: ["axis", "epsilon"] },
  );

export interface TripletMarginOptions extends LossOptions {
  /** How much farther the negative should be than the positive; 1 if not given. */
  readonly margin?: number;
  /** Of which norm distances are; 2 if not given. */
  readonly p?: number;
  /** What is added to each difference, so that points are never equal; 1e-6 if not given. */
  readonly epsilon?: number;
  /** Takes the negative's distance from the positive where that is less than from the anchor. */
  readonly swap?: boolean;
}

type Triplet = [anchor: Tensor, positive: Tensor, negative: Tensor];

/**
 * How much farther than by the margin an anchor should be from a negative than from a positive
 * (Weinberger and Saul 2009): of points […, features], one loss each. Throws a ShapeError where they
 * differ in shape, or a ValueError.
 */
export const tripletMargin: Composition<[...Triplet, options?: TripletMarginOptions]> = defineComposition(
  "tripletMargin",
  String.raw`L = \max(\lVert a - p + \varepsilon \rVert - \lVert a - n + \varepsilon \rVert + m,\ 0)`,
  (anchor, positive, negative, { margin = 1, p = 2, epsilon = 1e-6, swap = false, reduction } = {}) => {
    checkAlike("tripletMargin", { anchor, positive, negative });
    checkFromZero("tripletMargin", { margin, epsilon });
    const distance = (from: Tensor, to: Tensor) => norm(add(sub(from, to), epsilon), { p, axes: -1 });
    const near = distance(anchor, positive);
    const far = distance(anchor, negative);
    const apart = swap ? minimum(far, distance(positive, negative)) : far;
    return reduceLosses("tripletMargin", hinge(add(sub(near, apart), margin)), reduction);
  },
  { tensors: 3, options: ["margin", "p", "epsilon", "swap", "reduction"] },
);

/** What lies above zero; at zero, as in PyTorch, the derivative is 1. */
function hinge(x: Tensor): Tensor {
  return clamp(x, { min: 0 });
}
