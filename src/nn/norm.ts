import { ShapeError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { checkShape, resolveAxes, type Shape, sameShape } from "../core/shape.js";
import { ones, zeros } from "../create/fill.js";
import { parameter } from "../create/parameter.js";
import type { Tensor } from "../graph/tensor.js";
import { add, mul } from "../ops/arithmetic.js";
import { type Composition, checkTensor, defineComposition } from "../ops/composition.js";
import { permute } from "../ops/layout.js";
import { standardize } from "../ops/normalization.js";
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
  (x, options) => standardizeAlong("layerNorm", x, options),
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
  (x, options) => standardizeAlong("rmsNorm", x, options, false),
  { options: ["weight", "epsilon", "axes"] },
);

/** Standardizes along any axes, which are moved to the end if they do not lie there; γ and β broadcast. */
function standardizeAlong(
  op: string,
  x: Tensor,
  { axes: given = -1, weight: γ, bias: β, epsilon }: LayerNormOptions = {},
  centered = true,
): Tensor {
  for (const each of [γ, β]) if (each !== undefined) checkTensor(op, each);
  const along = resolveAxes(op, given, x.rank);
  const others = x.shape.flatMap((_, axis) => (along.includes(axis) ? [] : [axis]));
  const options = {
    axis: others.length,
    axes: along.length,
    centered,
    ...(epsilon !== undefined && { epsilon }),
  };
  const features = x.shape.slice(others.length);
  const fits = [γ, β].every((each) => each === undefined || sameShape(each.shape, features));
  if (others.every((axis, i) => axis === i) && fits) return standardize(x, γ ?? 1, β ?? 0, options)[0];
  const order = [...others, ...along];
  const [moved] = standardize(permute(x, order), 1, 0, options);
  const xHat = permute(
    moved,
    order.map((_, axis) => order.indexOf(axis)),
  );
  const scaled = γ ? mul(γ, xHat) : xHat;
  return β ? add(scaled, β) : scaled;
}

/** Standardizes each of so many groups of neighbouring channels, or each channel over the whole batch. Throws a ShapeError for γ or β of other channels. */
export function standardizeChannels(
  op: string,
  x: Tensor,
  groups: number | "batch",
  { weight, bias, epsilon }: NormalizationOptions = {},
): [y: Tensor, mean: Tensor, variance: Tensor] {
  const channels = x.shape[1] as number;
  if (weight) checkAxes(op, "weight", weight, [channels]);
  if (bias) checkAxes(op, "bias", bias, [channels]);
  return standardize(x, weight ?? 1, bias ?? 0, {
    axis: 1,
    groups,
    ...(epsilon !== undefined && { epsilon }),
  });
}

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
