import { ShapeError, ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { format } from "../core/shape.js";
import { ones, zeros } from "../create/fill.js";
import { assign, buffer } from "../create/parameter.js";
import { untracked } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { lieAlong } from "../ops/along.js";
import { add, div, lerp, mul, sub } from "../ops/arithmetic.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import { sqrt } from "../ops/exponential.js";
import { mean, variance } from "../ops/statistics.js";
import {
  Normalization,
  type NormalizationOptions,
  type NormLayerOptions,
  normalizationOptions,
  standardizeChannels,
} from "./norm.js";
import { checkAxes, checkFromZero, checkSizes } from "./refusals.js";

export interface BatchNormOptions extends NormalizationOptions {
  /** μ of each channel; that of the batch if not given. */
  readonly mean?: Tensor;
  /** σ² of each channel; that of the batch if not given. */
  readonly variance?: Tensor;
}

/**
 * Normalizes each channel of x [batch, channels, …] over all examples, or by a mean and a variance
 * that are given, then scales and shifts it (Ioffe and Szegedy 2015). Formula norm.batch. Throws a
 * ShapeError, also for a batch of one value a channel, which has no variance.
 */
export const batchNorm: Composition<[x: Tensor, options?: BatchNormOptions]> = defineComposition(
  "batchNorm",
  String.raw`y = \gamma_c \hat x + \beta_c, \quad \hat x = \frac{x - \mu_c}{\sqrt{\sigma_c^2 + \varepsilon}}`,
  (x, options = {}) => {
    checkAxes("batchNorm", "x", x, ["batch", "channels", "…"]);
    if (!options.mean && !options.variance) return standardizeBatch(x, options)[0];
    const { mean: μ = meanOfBatch(x), variance: σ2 = varianceOfBatch(x) } = options;
    const { weight: γ, bias: β, epsilon: ε = 1e-5 } = options;
    checkFromZero("standardize", { epsilon: ε });
    const beside = (name: string, values: Tensor) => {
      checkAxes("batchNorm", name, values, [x.shape[1] as number]);
      return lieAlong(values, x, 1);
    };
    const r = div(γ ? beside("weight", γ) : 1, sqrt(add(beside("variance", σ2), ε)));
    const scaled = mul(sub(x, beside("mean", μ)), r);
    return β ? add(scaled, beside("bias", β)) : scaled;
  },
  { options: [...normalizationOptions, "mean", "variance"] },
);

export interface BatchNormLayerOptions extends NormLayerOptions {
  /** How far the running statistics move towards those of each batch; 0.1 if not given. */
  readonly momentum?: number;
}

/**
 * Batch normalization: in training by the statistics of the batch, which running statistics follow;
 * in evaluation by those. Formula norm.batch. Throws a ValueError for sizes that no layer has, or a
 * momentum outside of [0, 1].
 */
export class BatchNorm extends Normalization {
  /** The mean of each channel that evaluation takes; begins as zeros. */
  readonly runningMean: Tensor;
  /** The variance likewise, estimated without bias; begins as ones. */
  readonly runningVariance: Tensor;
  readonly momentum: number;

  constructor(
    readonly channels: number,
    given: BatchNormLayerOptions = {},
  ) {
    const names = ["epsilon", "affine", "momentum"] as const;
    const { momentum = 0.1, ...options } = checkOptions("BatchNorm", given, names);
    checkSizes("BatchNorm", { channels });
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new ValueError("BatchNorm", "momentum must lie in [0, 1]", `${momentum}`);
    }
    super([channels], options);
    this.runningMean = buffer(zeros([channels]));
    this.runningVariance = buffer(ones([channels]));
    this.momentum = momentum;
  }

  /** Normalizes x [batch, channels, …]. In training it moves the running statistics. Throws a ShapeError. */
  forward(x: Tensor): Tensor {
    checkAxes("BatchNorm", "x", x, ["batch", this.channels, "…"]);
    const { runningMean, runningVariance, weight, bias, epsilon } = this;
    const affine = { weight, bias, epsilon };
    if (!this.training) return batchNorm(x, { mean: runningMean, variance: runningVariance, ...affine });
    const [y, mean, variance] = standardizeBatch(x, affine);
    this.#follow(mean, variance, x.size / this.channels);
    return y;
  }

  /** Moves the running statistics towards those of a batch of n values a channel; an empty one has none. */
  #follow(mean: Tensor, variance: Tensor, n: number): void {
    if (n === 0) return;
    const follow = (running: Tensor, batch: Tensor) => assign(running, lerp(running, batch, this.momentum));
    untracked(() => {
      follow(this.runningMean, mean);
      follow(this.runningVariance, mul(variance, n / (n - 1)));
    });
  }
}

/** By the statistics of the batch, which it returns too. */
function standardizeBatch(
  x: Tensor,
  options: NormalizationOptions,
): [y: Tensor, mean: Tensor, variance: Tensor] {
  checkBatch(x);
  return standardizeChannels("batchNorm", x, "batch", options);
}

/** Refuses a single value a channel, which has no variance. Throws a ShapeError. */
function checkBatch(x: Tensor): void {
  if (x.size !== x.shape[1] || x.size === 0) return;
  throw new ShapeError("batchNorm", "a channel must have two values at least in a batch", format(x.shape));
}

function meanOfBatch(x: Tensor): Tensor {
  return mean(x, { axes: allButChannels(x) });
}

/** Biased: the mean of the squares. */
function varianceOfBatch(x: Tensor): Tensor {
  checkBatch(x);
  return variance(x, { axes: allButChannels(x), correction: 0 });
}

function allButChannels(x: Tensor): readonly number[] {
  return x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
}
