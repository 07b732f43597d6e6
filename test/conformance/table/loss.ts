import { div, expandDims, maximum, sqrt, square, sum } from "../../../src/index.js";
import {
  bce,
  bceWithLogits,
  cosineSimilarity,
  crossEntropy,
  huber,
  klDiv,
  l1,
  mse,
  nllLoss,
  smoothL1,
  softMargin,
  tripletMargin,
} from "../../../src/nn/index.js";
import { flag, number, oneOf, or, whole } from "../attribute.js";
import { type Family, row } from "../row.js";

const reduction = or(oneOf("mean", "sum", "none"), "mean");
const ignore_index = or(whole, -100);

export const loss: Family = {
  cross_entropy: row(
    ["x", "target?", "target_prob?", "weight?"],
    {
      reduction,
      label_smoothing: or(number, 0),
      ignore_index,
      target: or(oneOf("class index", "probabilities"), "class index"),
    },
    ({ x, target, target_prob, weight }, options) => {
      const labels = options.target === "class index" ? target : target_prob;
      if (!labels) throw new Error(`there is no target of the kind "${options.target}"`);
      const { reduction, label_smoothing: labelSmoothing, ignore_index: ignoreIndex } = options;
      return crossEntropy(x, labels, { reduction, labelSmoothing, ignoreIndex, ...(weight && { weight }) });
    },
  ),
  nll_loss: row(
    ["logp", "target", "weight?"],
    { reduction, ignore_index },
    ({ logp, target, weight }, { reduction, ignore_index: ignoreIndex }) =>
      nllLoss(logp, target, { reduction, ignoreIndex, ...(weight && { weight }) }),
  ),

  mse_loss: row(["x", "target"], { reduction }, ({ x, target }, options) => mse(x, target, options)),
  l1_loss: row(["x", "target"], { reduction }, ({ x, target }, options) => l1(x, target, options)),
  huber_loss: row(["x", "target"], { reduction, delta: or(number, 1) }, ({ x, target }, options) =>
    huber(x, target, options),
  ),
  smooth_l1_loss: row(["x", "target"], { reduction, beta: or(number, 1) }, ({ x, target }, options) =>
    smoothL1(x, target, options),
  ),

  bce: row(["x", "target"], { reduction }, ({ x, target }, options) => bce(x, target, options)),
  bce_with_logits: row(["x", "target"], { reduction }, ({ x, target }, options) =>
    bceWithLogits(x, target, options),
  ),
  bce_with_logits_pos_weight: row(
    ["x", "target", "pos_weight", "weight?"],
    { reduction },
    ({ x, target, pos_weight: positiveWeight, weight }, { reduction }) =>
      bceWithLogits(x, target, { reduction, positiveWeight, ...(weight && { weight }) }),
  ),
  soft_margin_loss: row(["x", "target"], { reduction }, ({ x, target }, options) =>
    softMargin(x, target, options),
  ),
  kl_div: row(
    ["x", "target"],
    { reduction: oneOf("mean", "sum", "batchmean", "none"), log_target: or(flag, false) },
    ({ x, target }, { reduction, log_target: logTarget }) => klDiv(x, target, { reduction, logTarget }),
  ),

  cosine_similarity: row(
    ["a", "b"],
    { dim: or(whole, 1), eps: or(number, 1e-8) },
    ({ a, b }, { dim: axis, eps: epsilon }) => cosineSimilarity(a, b, { axis, epsilon }),
  ),
  normalize_l2: row(
    ["x"],
    { p: or(oneOf(2), 2), dim: or(whole, 1), eps: or(number, 1e-12) },
    ({ x }, { dim, eps }) => div(x, expandDims(maximum(sqrt(sum(square(x), { axes: dim })), eps), dim)),
  ),
  triplet_margin_loss: row(
    ["anchor", "positive", "negative"],
    { margin: or(number, 1), p: or(oneOf(2), 2), eps: or(number, 1e-6), reduction },
    ({ anchor, positive, negative }, { eps: epsilon, ...options }) =>
      tripletMargin(anchor, positive, negative, { ...options, epsilon }),
  ),
};
