import { ShapeError, ValueError } from "../core/errors.js";
import { format, resolveAxis, type Shape, sameShape, sizeOf, splitAt } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import { detach } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel, scratch } from "../wasm/run.js";
import { add, div, mul, square, sub } from "./arithmetic.js";
import { sqrt } from "./exponential.js";
import { reshape } from "./layout.js";
import { mean } from "./statistics.js";
import { broadcastTo } from "./sum.js";

/** Which elements share a mean and a variance, and what keeps the quotient finite. */
export interface Standardization {
  /** The first of the axes along which channels lie, each with its own γ and β. */
  readonly axis: number;
  /** How many axes these are; 1 if not given. */
  readonly axes?: number;
  /**
   * Into how many groups of neighbours the channels of an example fall, each with a mean and a variance
   * of its own; 1 if not given. "batch": each channel has its own, over all examples.
   */
  readonly groups?: number | "batch";
  /** Whether the mean is subtracted; true if not given. The variance is then around 0. */
  readonly centered?: boolean;
  /** ε; 1e-5 if not given. */
  readonly epsilon?: number;
}

/**
 * Shifts and scales elements to mean 0 and variance 1, then by γ and β, a number or one for each
 * channel. Returns mean and variance, too, without derivative. Throws an AxisError, a ShapeError where
 * γ or β does not fit, or a ValueError.
 */
export const standardize: Op<
  [x: Tensor, weight: Tensor, bias: Tensor],
  Standardization,
  Required<Standardization>,
  [y: Tensor, mean: Tensor, variance: Tensor]
> = defineOp({
  name: "standardize",
  formula: String.raw`y = \gamma \hat x + \beta, \quad \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}`,
  options: ["axis", "axes", "groups", "centered", "epsilon"],
  attrs: (options, [x]) => completed(x.shape, options),
  around: (apply, [x, weight, bias], { axis, axes }) => {
    const channels = x.shape.slice(axis, axis + axes);
    const [γ, β] = [weight, bias].map((each) => besideChannels(each, channels)) as [Tensor, Tensor];
    const [y, μ, σ2] = apply(x, γ, β);
    return [y, detach(μ), detach(σ2)];
  },
  shape: ([x], attrs) => {
    const units = unitsOf(x, attrs);
    return [x, [units], [units]];
  },
  forward: (y, inputs, attrs) => {
    const work = scratch("standardizeWork", y[0].dtype, inputs[1].size);
    runKernel("standardize", y, [...inputs, work], ...walkOf(y[0].shape, attrs));
  },
  fused: {
    inputs: 3,
    composition: ([x, γ, β], { axis, axes, groups, centered, epsilon: ε }) => {
      const [examples, channels, inner] = splitAt(x.shape, axis, axes);
      const [parts, over] =
        groups === "batch"
          ? [reshape(x, [examples, channels, inner]), [0, 2]]
          : [reshape(x, [examples, groups, (channels / groups) * inner]), [2]];
      const along = { axes: over, keepDims: true };
      const centred = centered ? sub(parts, mean(parts, along)) : parts;
      const xHat = div(centred, sqrt(add(mean(square(centred), along), ε)));
      const scaled = mul(reshape(γ, [channels, 1]), reshape(xHat, [examples, channels, inner]));
      return reshape(add(scaled, reshape(β, [channels, 1])), x.shape);
    },
    backward: (dx, [dy], [_y, μ, σ2], [x, γ], attrs) => {
      const work = scratch("standardizeWork", x.dtype, γ.size);
      runKernel("standardizeBackward", dx, [dy, x, γ, μ, σ2, work], ...walkOf(x.shape, attrs), γ.size);
    },
  },
});

function completed(shape: Shape, options: Standardization): Required<Standardization> {
  const { axes = 1, groups = 1, centered = true, epsilon = 1e-5 } = options;
  const axis = resolveAxis("standardize", options.axis, shape.length + 1);
  const channels = sizeOf(shape.slice(axis, axis + axes));
  if (groups !== "batch" && !(Number.isSafeInteger(groups) && groups >= 1 && channels % groups === 0)) {
    const got = `${groups} groups for ${channels} channels`;
    throw new ValueError("standardize", `groups must divide the channels, or be "batch"`, got);
  }
  if (!(typeof epsilon === "number" && epsilon >= 0)) {
    throw new ValueError("standardize", "epsilon must be a number from zero up", `${epsilon}`);
  }
  return { axis, axes, groups, centered, epsilon };
}

/** γ or β, one for each channel. */
function besideChannels(x: Tensor, channels: Shape): Tensor {
  if (x.rank === 0 || sameShape(x.shape, channels)) return broadcastTo(x, channels);
  const rule = `γ and β must be numbers, or ${format(channels)}, one for each channel`;
  throw new ShapeError("standardize", rule, format(x.shape));
}

/** How the kernels walk x: units, runs in a unit, elements in a run, and where they are; see assembly/normalization.ts. */
function walkOf(shape: Shape, { axis, axes, groups, centered, epsilon }: Required<Standardization>) {
  const [outer, channels, inner] = splitAt(shape, axis, axes);
  const rest = [Number(centered), epsilon];
  if (groups === "batch") {
    if (inner === 1) return [channels, outer, channels, 1, channels, channels, 1, 0, 2, ...rest];
    return [channels, outer, inner, inner, channels * inner, channels, 1, 0, 0, ...rest];
  }
  const [units, members] = [outer * groups, channels / groups];
  if (inner === 1) return [units, 1, members, members, 0, groups, members, 0, 1, ...rest];
  return [units, members, inner, members * inner, inner, groups, members, 1, 0, ...rest];
}

/** How many have a mean and a variance. */
function unitsOf(shape: Shape, { axis, axes, groups }: Required<Standardization>): number {
  const [outer, channels] = splitAt(shape, axis, axes);
  return groups === "batch" ? channels : outer * groups;
}
