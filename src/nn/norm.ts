import { ShapeError } from "../core/errors.js";
import { checkShape, type Shape } from "../core/shape.js";
import { ones, zeros } from "../create/fill.js";
import { parameter } from "../create/parameter.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, mul, sub } from "../ops/arithmetic.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import { sqrt } from "../ops/exponential.js";
import { mean, variance } from "../ops/statistics.js";
import { Module } from "./module.js";
import { checkAxes } from "./refusals.js";

export interface LayerNormOptions {
  /** Over which axes mean and variance are taken: the last if not given. */
  readonly axes?: number | readonly number[];
  /** γ */
  readonly weight?: Tensor | undefined;
  /** β */
  readonly bias?: Tensor | undefined;
  /** ε, which keeps the quotient finite; 1e-5 if not given. */
  readonly epsilon?: number;
}

/**
 * Shifts and scales the elements along axes to mean 0 and variance 1, then by γ and β (Ba et al.
 * 2016). Formula norm.layer. Throws an AxisError, or a ShapeError where γ or β does not broadcast.
 */
export const layerNorm: Composition<[x: Tensor, options?: LayerNormOptions]> = defineComposition(
  "layerNorm",
  String.raw`y = \gamma \hat x + \beta, \quad \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}`,
  (x, { axes = -1, weight, bias, epsilon = 1e-5 } = {}) => {
    const over = { axes, keepDims: true };
    const centered = sub(x, mean(x, over));
    const xHat = div(centered, sqrt(add(variance(x, { ...over, correction: 0 }), epsilon)));
    const scaled = weight ? mul(weight, xHat) : xHat;
    return bias ? add(scaled, bias) : scaled;
  },
);

/** Layer normalization over the last axes: γ begins as ones, β as zeros. Formula norm.layer. Throws a ShapeError for what is no shape. */
export class LayerNorm extends Module {
  /** γ, of the shape of the features; none if not affine */
  readonly weight: Tensor | undefined;
  /** β, likewise */
  readonly bias: Tensor | undefined;
  readonly epsilon: number;
  readonly #features: Shape;

  /** @param features the extent of the last axis, or of several */
  constructor(
    features: number | Shape,
    { epsilon = 1e-5, affine = true }: { readonly epsilon?: number; readonly affine?: boolean } = {},
  ) {
    super();
    const shape = checkShape("LayerNorm", typeof features === "number" ? [features] : features);
    if (shape.length === 0) throw new ShapeError("LayerNorm", "features must name an axis at least", "[]");
    this.weight = affine ? parameter(ones(shape)) : undefined;
    this.bias = affine ? parameter(zeros(shape)) : undefined;
    this.epsilon = epsilon;
    this.#features = shape;
  }

  /** Normalizes x […, ...features]. Throws a ShapeError. */
  forward(x: Tensor): Tensor {
    checkAxes("LayerNorm", "x", x, ["…", ...this.#features]);
    const axes = this.#features.map((_, i) => i - this.#features.length);
    return layerNorm(x, { axes, weight: this.weight, bias: this.bias, epsilon: this.epsilon });
  }
}
