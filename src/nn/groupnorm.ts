import { ShapeError, ValueError } from "../core/errors.js";
import { format, sizeOf } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import {
  Normalization,
  type NormalizationOptions,
  type NormLayerOptions,
  normalizationOptions,
  standardizeChannels,
} from "./norm.js";
import { checkAxes, checkSizes } from "./refusals.js";

/**
 * Normalizes x [batch, channels, …] over so many groups of neighbouring channels, each of an example by
 * itself, then scales and shifts each channel (Wu and He 2018). Formula norm.group. Throws a
 * ShapeError, or a ValueError for groups that do not divide the channels.
 */
export const groupNorm: Composition<[x: Tensor, groups: number, options?: NormalizationOptions]> =
  defineComposition(
    "groupNorm",
    String.raw`y = \gamma_c \hat x + \beta_c, \quad \hat x = \frac{x - \mu_{ng}}{\sqrt{\sigma_{ng}^2 + \varepsilon}}`,
    (x, groups, options) => {
      checkAxes("groupNorm", "x", x, ["batch", "channels", "…"]);
      checkGroups("groupNorm", x.shape[1] as number, groups);
      return standardizeChannels("groupNorm", x, groups, options)[0];
    },
    { options: normalizationOptions, at: 2 },
  );

/**
 * Normalizes each channel of each example of x [batch, channels, …] by itself: a group for each
 * channel (Ulyanov et al. 2016). Formula norm.instance. Throws a ShapeError, also for a channel of
 * one element, which has no variance.
 */
export const instanceNorm: Composition<[x: Tensor, options?: NormalizationOptions]> = defineComposition(
  "instanceNorm",
  String.raw`y = \gamma_c \hat x + \beta_c, \quad \hat x = \frac{x - \mu_{nc}}{\sqrt{\sigma_{nc}^2 + \varepsilon}}`,
  (x, options = {}) => {
    checkAxes("instanceNorm", "x", x, ["batch", "channels", "…"]);
    const [, channels, ...extents] = x.shape as [number, number, ...number[]];
    if (sizeOf(extents) !== 1) return groupNorm(x, channels, options);
    throw new ShapeError("instanceNorm", "a channel must have two elements at least", format(x.shape));
  },
  { options: normalizationOptions },
);

/** Group normalization. Formula norm.group. Throws a ValueError for sizes that no layer has, or groups that do not divide the channels. */
export class GroupNorm extends Normalization {
  constructor(
    readonly channels: number,
    readonly groups: number,
    options: NormLayerOptions = {},
  ) {
    checkSizes("GroupNorm", { channels, groups });
    checkGroups("GroupNorm", channels, groups);
    super([channels], options);
  }

  /** Normalizes x [batch, channels, …]. Throws a ShapeError. */
  forward(x: Tensor): Tensor {
    checkAxes("GroupNorm", "x", x, ["batch", this.channels, "…"]);
    const { groups, weight, bias, epsilon } = this;
    return groupNorm(x, groups, { weight, bias, epsilon });
  }
}

/** Instance normalization. Formula norm.instance. Throws a ValueError for sizes that no layer has. */
export class InstanceNorm extends Normalization {
  constructor(
    readonly channels: number,
    options: NormLayerOptions = {},
  ) {
    checkSizes("InstanceNorm", { channels });
    super([channels], options);
  }

  /** Normalizes x [batch, channels, …]. Throws a ShapeError. */
  forward(x: Tensor): Tensor {
    checkAxes("InstanceNorm", "x", x, ["batch", this.channels, "…"]);
    const { weight, bias, epsilon } = this;
    return instanceNorm(x, { weight, bias, epsilon });
  }
}

function checkGroups(op: string, channels: number, groups: number): void {
  if (Number.isSafeInteger(groups) && groups >= 1 && channels % groups === 0) return;
  throw new ValueError(op, "groups must divide the channels", `${groups} groups for ${channels} channels`);
}
