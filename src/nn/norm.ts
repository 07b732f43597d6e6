import { ShapeError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { checkShape, type Shape } from "../core/shape.js";
import { ones, zeros } from "../create/fill.js";
import { parameter } from "../create/parameter.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, mul, square, sub } from "../ops/arithmetic.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import { sqrt } from "../ops/exponential.js";
import { mean, variance } from "../ops/statistics.js";
import { Module } from "./module.js";
import { checkAxes, checkFromZero } from "./refusals.js";

/** What follows a normalization, and what keeps it finite. */
export interface NormalizationOptions {
  /** γ; 1 if not given. */
  readonly weight?: Tensor | undefined;
  /** β; 0 if not given. */
  readonly bias?: Tensor | undefined;
  /** ε, which keeps the quotient finite; 1e-5 if not given. */
  readonly epsilon?: number;
}

/** The names of these. */
export const normalizationOptions = ["weight", "bias", "epsilon"] as const;

/** Around what elements lie, 0 if not given, and how far. */
interface Moments {
  readonly mean?: Tensor;
  readonly variance: Tensor;
}

/** Shifts and scales x to mean 0 and variance 1, then by γ and β: the formula that all normalizations share. Throws a ValueError. */
export function standardize(x: Tensor, moments: Moments, options: NormalizationOptions): Tensor {
  const { mean: μ, variance: σ2 } = moments;
  const { weight: γ, bias: β, epsilon: ε = 1e-5 } = options;
  checkFromZero("standardize", { epsilon: ε });
  const xHat = div(μ ? sub(x, μ) : x, sqrt(add(σ2, ε)));
  const scaled = γ ? mul(γ, xHat) : xHat;
  return β ? add(scaled, β) : scaled;
}

/** Mean and variance of x along axes, which stay with extent 1. */
export function momentsOf(x: Tensor, axes: number | readonly number[]): Required<Moments> {
  const over = { axes, keepDims: true };
  return { mean: mean(x, over), variance: variance(x, { ...over, correction: 0 }) };
}

export interface LayerNormOptions extends NormalizationOptions {
  /** Over which axes mean and variance are taken: the last if not given. */
  readonly axes?: number | readonly number[];
}

/**
 * Shifts and scales the elements along axes to mean 0 and variance 1, then by γ and β (Ba et al.
 * 2016). Formula norm.layer. Throws an AxisError, or a ShapeError where γ or β does not broadcast.
 */
export const layerNorm: Composition<[x: Tensor, options?: LayerNormOptions]> = defineComposition(
  "layerNorm",
  String.raw`y = \gamma \hat x + \beta, \quad \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}`,
  (x, { axes = -1, ...options } = {}) => standardize(x, momentsOf(x, axes), options),
  { options: [...normalizationOptions, "axes"] },
);

/** As LayerNormOptions, but for a bias, which it has none. */
export type RMSNormOptions = Omit<LayerNormOptions, "bias">;

/**
 * Scales the elements along axes by their root mean square, then by γ (Zhang and Sennrich 2019): as
 * layerNorm would if their mean were 0. Formula norm.rms. Throws an AxisError, or a ShapeError where
 * γ does not broadcast.
 */
export const rmsNorm: Composition<[x: Tensor, options?: RMSNormOptions]> = defineComposition(
  "rmsNorm",
  String.raw`y = \gamma \frac{x}{\sqrt{\frac{1}{n} \sum_j x_j^2 + \varepsilon}}`,
  (x, { axes = -1, ...options } = {}) =>
    standardize(x, { variance: mean(square(x), { axes, keepDims: true }) }, options),
  { options: ["weight", "epsilon", "axes"] },
);

/** How a layer of normalization is made. */
export interface NormLayerOptions {
  /** ε; 1e-5 if not given. */
  readonly epsilon?: number;
  /** Whether the layer learns γ and β; true if not given. */
  readonly affine?: boolean;
}

/** What layers of normalization have in common. */
export abstract class Normalization extends Module {
  /** γ, which begins as ones; none if not affine */
  readonly weight: Tensor | undefined;
  /** β, which begins as zeros; likewise */
  readonly bias: Tensor | undefined;
  readonly epsilon: number;

  constructor(shape: Shape, options: NormLayerOptions, shifts = true) {
    super();
    const { epsilon = 1e-5, affine = true } = checkOptions(new.target.name, options, ["epsilon", "affine"]);
    checkFromZero(new.target.name, { epsilon });
    this.weight = affine ? parameter(ones(shape)) : undefined;
    this.bias = affine && shifts ? parameter(zeros(shape)) : undefined;
    this.epsilon = epsilon;
  }
}

/** What layers that normalize over the last axes have in common. */
abstract class FeatureNorm extends Normalization {
  /** The extents of those axes. */
  readonly features: Shape;
  readonly axes: readonly number[];

  /** @param features the extent of the last axis, or of several */
  constructor(features: number | Shape, options: NormLayerOptions = {}, shifts = true) {
    const shape = checkShape(new.target.name, typeof features === "number" ? [features] : features);
    if (shape.length === 0) {
      throw new ShapeError(new.target.name, "features must name an axis at least", "[]");
    }
    super(shape, options, shifts);
    this.features = shape;
    this.axes = shape.map((_, i) => i - shape.length);
  }
}

/** Layer normalization over the last axes. Formula norm.layer. Throws a ShapeError for what is no shape, or a ValueError. */
export class LayerNorm extends FeatureNorm {
  /** Normalizes x […, ...features]. Throws a ShapeError. */
  forward(x: Tensor): Tensor {
    checkAxes("LayerNorm", "x", x, ["…", ...this.features]);
    const { weight, bias, epsilon, axes } = this;
    return layerNorm(x, { weight, bias, epsilon, axes });
  }
}

/** Root-mean-square normalization over the last axes, without β. Formula norm.rms. Throws a ShapeError for what is no shape, or a ValueError. */
export class RMSNorm extends FeatureNorm {
  /** @param features the extent of the last axis, or of several */
  constructor(features: number | Shape, options: NormLayerOptions = {}) {
    super(features, options, false);
  }

  /** Normalizes x […, ...features]. Throws a ShapeError. */
  forward(x: Tensor): Tensor {
    checkAxes("RMSNorm", "x", x, ["…", ...this.features]);
    const { weight, epsilon, axes } = this;
    return rmsNorm(x, { weight, epsilon, axes });
  }
}
