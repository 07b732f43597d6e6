import {
  abs,
  add,
  clamp,
  div,
  exp,
  expandDims,
  gather,
  less,
  log,
  maximum,
  mean,
  mul,
  neg,
  notEqual,
  relu,
  reshape,
  softplus,
  sqrt,
  square,
  squeeze,
  sub,
  sum,
  type Tensor,
  where,
} from "../../../src/index.js";
import { crossEntropy, mse } from "../../../src/nn/index.js";
import { flag, number, oneOf, or, whole } from "../attribute.js";
import { type Family, row } from "../row.js";

const reductions = { mean: (x: Tensor) => mean(x), sum: (x: Tensor) => sum(x), none: (x: Tensor) => x };
const reduction = or(oneOf("mean", "sum", "none"), "mean");

export const loss: Family = {
  cross_entropy: row(
    ["x", "target?", "target_prob?", "weight?"],
    {
      reduction,
      label_smoothing: or(number, 0),
      ignore_index: or(whole, -100),
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
    { reduction, ignore_index: or(whole, -100) },
    ({ logp, target, weight }, { reduction, ignore_index }) => {
      const counted = notEqual(target, ignore_index);
      const label = where(counted, target, 0);
      const picked = squeeze(gather(logp, expandDims(label, 1), 1), 1);
      const of = weight ? reshape(gather(weight, reshape(label, [-1])), label.shape) : add(mul(picked, 0), 1);
      const weights = where(counted, of, 0);
      const losses = neg(mul(picked, weights));
      return reduction === "mean" ? div(sum(losses), sum(weights)) : reductions[reduction](losses);
    },
  ),

  mse_loss: row(["x", "target"], { reduction }, ({ x, target }, options) => mse(x, target, options)),
  l1_loss: row(["x", "target"], { reduction }, ({ x, target }, { reduction }) =>
    reductions[reduction](abs(sub(x, target))),
  ),
  huber_loss: row(
    ["x", "target"],
    { reduction, delta: or(number, 1) },
    ({ x, target }, { reduction, delta }) => reductions[reduction](huber(sub(x, target), delta)),
  ),
  smooth_l1_loss: row(
    ["x", "target"],
    { reduction, beta: or(number, 1) },
    ({ x, target }, { reduction, beta }) => reductions[reduction](div(huber(sub(x, target), beta), beta)),
  ),

  bce: row(["x", "target"], { reduction }, ({ x, target }, { reduction }) => {
    const [hit, miss] = [clamp(log(x), { min: -100 }), clamp(log(sub(1, x)), { min: -100 })];
    return reductions[reduction](neg(add(mul(target, hit), mul(sub(1, target), miss))));
  }),
  bce_with_logits: row(["x", "target"], { reduction }, ({ x, target }, { reduction }) =>
    reductions[reduction](sub(softplus(x), mul(x, target))),
  ),
  bce_with_logits_pos_weight: row(
    ["x", "target", "pos_weight", "weight?"],
    { reduction },
    ({ x, target, pos_weight, weight = 1 }, { reduction }) => {
      const hit = mul(mul(target, pos_weight), softplus(neg(x)));
      return reductions[reduction](mul(add(hit, mul(sub(1, target), softplus(x))), weight));
    },
  ),
  soft_margin_loss: row(["x", "target"], { reduction }, ({ x, target }, { reduction }) =>
    reductions[reduction](softplus(neg(mul(x, target)))),
  ),
  kl_div: row(
    ["x", "target"],
    { reduction: oneOf("mean", "sum", "batchmean", "none"), log_target: or(flag, false) },
    ({ x, target }, { reduction, log_target }) => {
      const [p, logP] = log_target ? [exp(target), target] : [target, log(target)];
      const losses = mul(p, sub(logP, x));
      return reduction === "batchmean"
        ? div(sum(losses), x.shape[0] as number)
        : reductions[reduction](losses);
    },
  ),

  cosine_similarity: row(
    ["a", "b"],
    { dim: or(whole, 1), eps: or(number, 1e-8) },
    ({ a, b }, { dim, eps }) => {
      const lengths = [a, b].map((x) => maximum(length(x, dim), eps)) as [Tensor, Tensor];
      return div(sum(mul(a, b), { axes: dim }), mul(...lengths));
    },
  ),
  normalize_l2: row(
    ["x"],
    { p: or(oneOf(2), 2), dim: or(whole, 1), eps: or(number, 1e-12) },
    ({ x }, { dim, eps }) => div(x, expandDims(maximum(length(x, dim), eps), dim)),
  ),
  triplet_margin_loss: row(
    ["anchor", "positive", "negative"],
    { margin: or(number, 1), p: or(oneOf(2), 2), eps: or(number, 1e-6), reduction },
    ({ anchor, positive, negative }, { margin, eps, reduction }) => {
      const apart = (other: Tensor) => length(add(sub(anchor, other), eps), -1);
      return reductions[reduction](relu(add(sub(apart(positive), apart(negative)), margin)));
    },
  ),
};

/** A square near zero, a line beyond delta. */
function huber(error: Tensor, delta: number): Tensor {
  const size = abs(error);
  return where(less(size, delta), mul(square(error), 0.5), mul(sub(size, delta / 2), delta));
}

function length(x: Tensor, axis: number): Tensor {
  return sqrt(sum(square(x), { axes: axis }));
}
