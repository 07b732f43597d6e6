import { ShapeError } from "../core/errors.js";
import { format } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { mul } from "./arithmetic.js";
import { greater, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { checkFinite, fusedOnEach } from "./elementwise.js";
import { expm1 } from "./exponential.js";
import { reshape } from "./layout.js";

/** x where it is positive, f(x) elsewhere; of what is positive f sees 0, so that nothing overflows. */
function below(x: Tensor, f: (negative: Tensor) => Tensor): Tensor {
  const positive = greater(x, 0);
  return where(positive, x, f(where(positive, 0, x)));
}

/** The slope of what is negative. */
export interface LeakyReluOptions {
  readonly slope?: number;
}

/** Scales what is negative by a slope, 0.01 if not given (Maas et al. 2013). Throws a ValueError. */
export const leakyRelu: Op<[x: Tensor], LeakyReluOptions | undefined, [slope: number]> = defineOp({
  name: "leakyRelu",
  formula: String.raw`y = \max(x, 0) + a \min(x, 0)`,
  options: ["slope"],
  attrs: ({ slope = 0.01 }: LeakyReluOptions = {}) => [checkFinite("leakyRelu", "slope", slope)],
  ...fusedOnEach("leakyRelu", (x, slope) => below(x, (negative) => mul(slope, negative))),
});

/**
 * Scales what is negative by a slope that is learned (He et al. 2015): one number, or one for each
 * channel of x [batch, channels, …]. Throws a ShapeError.
 */
export const prelu: Composition<[x: Tensor, slope: Tensor]> = defineComposition(
  "prelu",
  String.raw`y = \max(x, 0) + a \min(x, 0)`,
  (x, slope) => {
    const slopes = reshape(slope, slopeShape(x, slope));
    return below(x, (negative) => mul(slopes, negative));
  },
  { tensors: 2 },
);

/** How much elu takes away at most, and what multiplies all; 1 if not given. */
export interface EluOptions {
  readonly alpha?: number;
  readonly scale?: number;
}

/** The exponential linear unit (Clevert et al. 2016). Throws a ValueError. */
export const elu: Op<[x: Tensor], EluOptions | undefined, [alpha: number, scale: number]> = defineOp({
  name: "elu",
  formula: String.raw`y = \lambda \left(\max(x, 0) + \alpha \left(e^{\min(x, 0)} - 1\right)\right)`,
  options: ["alpha", "scale"],
  attrs: ({ alpha = 1, scale = 1 }: EluOptions = {}) => [
    checkFinite("elu", "alpha", alpha),
    checkFinite("elu", "scale", scale),
  ],
  ...fusedOnEach("elu", (x, alpha, scale) =>
    mul(
      scale,
      below(x, (negative) => mul(alpha, expm1(negative))),
    ),
  ),
});

/** The exponential linear unit that keeps mean 0 and variance 1 (Klambauer et al. 2017). */
export const selu: Composition<[x: Tensor]> = defineComposition(
  "selu",
  String.raw`y = \lambda \left(\max(x, 0) + \alpha \left(e^{\min(x, 0)} - 1\right)\right)`,
  (x) => elu(x, { alpha: 1.6732632423543772, scale: 1.0507009873554805 }),
);

/** The shape in which slopes lie along the channels of x. */
function slopeShape(x: Tensor, slope: Tensor): readonly number[] {
  if (slope.rank <= 1 && slope.size === 1) return [];
  const channels = x.shape[1];
  if (slope.rank === 1 && channels === slope.size) return [channels, ...x.shape.slice(2).map(() => 1)];
  const rule = "slope must be one number, or one for each channel, axis 1 of x";
  throw new ShapeError("prelu", rule, `${format(slope.shape)} for x ${format(x.shape)}`);
}
