import { ShapeError, ValueError } from "../core/errors.js";
import { broadcastShapes, format, sameShape } from "../core/shape.js";
import { detach } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { softplus } from "../ops/activation.js";
import { add, div, mul, neg, sub } from "../ops/arithmetic.js";
import { clamp } from "../ops/clamp.js";
import { equal, less, where } from "../ops/comparison.js";
import { checkTensor, defineComposition } from "../ops/composition.js";
import { exp, log } from "../ops/exponential.js";
import { max, min } from "../ops/extreme.js";
import { sum } from "../ops/sum.js";
import {
  checkAlike,
  defineLoss,
  type Loss,
  type LossOptions,
  type LossReduction,
  reduceLosses,
} from "./reduction.js";

export interface BceOptions extends LossOptions {
  /** Weighs the losses; broadcasts to x. */
  readonly weight?: Tensor;
}

/**
 * The surprise of a share x, from 0 to 1, where the truth is t: 1, 0 or a share. As in PyTorch no
 * logarithm is less than −100, and no derivative of one more than 10¹². Throws a ShapeError where x and
 * target differ in shape, or a ValueError for an x that is no share.
 */
export const bce: Loss<BceOptions> = defineLoss(
  "bce",
  String.raw`L = -\frac{1}{n} \sum_i t_i \ln x_i + (1 - t_i) \ln(1 - x_i)`,
  (x, t, { weight }) => {
    checkShares("bce", x);
    const surprise = neg(add(mul(t, logOfShare(x)), mul(sub(1, t), logOfShare(sub(1, x)))));
    return weighed("bce", surprise, { weight });
  },
  ["weight", "reduction"],
);

export interface BceWithLogitsOptions extends BceOptions {
  /** Weighs the surprise of what is true, of each class for example; broadcasts to x. */
  readonly positiveWeight?: Tensor;
}

/**
 * The same of a share σ(x) = 1 / (1 + e⁻ˣ), without overflow for any x. Throws a ShapeError where x
 * and target differ in shape.
 */
export const bceWithLogits: Loss<BceWithLogitsOptions> = defineLoss(
  "bceWithLogits",
  String.raw`L = -\frac{1}{n} \sum_i t_i \ln \sigma(x_i) + (1 - t_i) \ln(1 - \sigma(x_i))`,
  (x, t, { weight, positiveWeight }) => {
    const hit = weighed("bceWithLogits", mul(t, surpriseOf(x)), { positiveWeight });
    const surprise = add(hit, mul(sub(1, t), surpriseOf(neg(x)))); // 1 − σ(x) = σ(−x)
    return weighed("bceWithLogits", surprise, { weight });
  },
  ["weight", "positiveWeight", "reduction"],
);

/** The surprise of a share σ(x) of a truth that is 1 or −1. Throws a ShapeError where x and target differ in shape. */
export const softMargin: Loss = defineLoss(
  "softMargin",
  String.raw`L = \frac{1}{n} \sum_i \ln(1 + e^{-t_i x_i})`,
  (x, t) => surpriseOf(mul(t, x)),
  ["reduction"],
);

export interface KlDivOptions {
  /** As of other losses; "batchmean" divides the sum by the first extent, which gives the divergence itself. */
  readonly reduction?: LossReduction | "batchmean";
  /** The target, too, holds logarithms. */
  readonly logTarget?: boolean;
}

/**
 * How far shares p, the target, are from those whose logarithms are x (Kullback and Leibler 1951).
 * Throws a ShapeError where x and target differ in shape.
 */
export const klDiv: Loss<KlDivOptions> = defineComposition(
  "klDiv",
  String.raw`L = \frac{1}{n} \sum_i p_i (\ln p_i - x_i)`,
  (x, target, { reduction, logTarget = false } = {}) => {
    checkAlike("klDiv", { x, target });
    const losses = logTarget ? mul(exp(target), sub(target, x)) : sub(timesLog(target), mul(target, x));
    if (reduction !== "batchmean") return reduceLosses("klDiv", losses, reduction);
    const [batch] = x.shape;
    if (batch === undefined) throw new ShapeError("klDiv", "a mean over the batch needs an axis", "[]");
    return div(sum(losses), batch);
  },
  { tensors: 2, options: ["reduction", "logTarget"] },
);

/** −ln σ(x), exact on both sides. */
function surpriseOf(x: Tensor): Tensor {
  return softplus(neg(x), { threshold: Number.POSITIVE_INFINITY });
}

/** p ln p, which is 0 where p is. */
function timesLog(p: Tensor): Tensor {
  const none = equal(p, 0);
  return where(none, 0, mul(p, log(where(none, 1, p))));
}

/** The logarithm of a share, −100 at least; below 10⁻¹² its derivative is 10¹². */
function logOfShare(x: Tensor): Tensor {
  const isTiny = less(x, 1e-12);
  const slope = where(isTiny, mul(x, 1e12), log(where(isTiny, 1, x)));
  return add(slope, detach(sub(clamp(log(x), { min: -100 }), slope)));
}

function checkShares(op: string, x: Tensor): void {
  if (x.size === 0) return;
  const [least, most] = [min(x).item(), max(x).item()];
  if (least >= 0 && most <= 1) return;
  const got = least >= 0 ? most : least;
  throw new ValueError(op, "x must hold shares, from 0 to 1 (bceWithLogits takes any numbers)", `${got}`);
}

/** The losses times a weight, which must not make more of them. Throws a ShapeError. */
function weighed(op: string, losses: Tensor, weights: Readonly<Record<string, Tensor | undefined>>): Tensor {
  const [[name, weight]] = Object.entries(weights) as [[string, Tensor | undefined]];
  if (weight === undefined) return losses;
  checkTensor(op, weight);
  if (sameShape(broadcastShapes(op, weight.shape, losses.shape), losses.shape)) return mul(losses, weight);
  throw new ShapeError(op, `${name} must broadcast to x ${format(losses.shape)}`, format(weight.shape));
}
