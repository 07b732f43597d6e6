import {
  add,
  broadcastTo,
  expandDims,
  mean,
  mul,
  reshape,
  rsqrt,
  type Tensor,
  variance,
} from "../../../../src/index.js";
import { batchNorm, groupNorm, instanceNorm, layerNorm, rmsNorm } from "../../../../src/nn/index.js";
import { bit, number, oneOf, or, whole } from "../../attribute.js";
import { type Family, node } from "../node.js";
import { fromStart } from "./shape.js";

const epsilon = or(number, 1e-5);
/** In which type means are taken: float32. */
const stash_type = or(oneOf(1), 1);
const ofLastAxes = { axis: or(whole, -1), epsilon, stash_type };

export const normalization: Family = {
  BatchNormalization: node(
    ["x", "weight", "bias", "mean", "variance"],
    { epsilon, momentum: or(number, 0.9), training_mode: or(bit, false) },
    ({ x, weight, bias, ...running }, { epsilon, momentum, training_mode }) => {
      if (!training_mode) return batchNorm(x, { weight, bias, epsilon, ...running });
      const axes = axesFrom(x, 0).filter((axis) => axis !== 1);
      const moved = (from: Tensor, to: Tensor) => add(mul(from, momentum), mul(to, 1 - momentum));
      return [
        batchNorm(x, { weight, bias, epsilon }),
        moved(running.mean, mean(x, { axes })),
        moved(running.variance, variance(x, { axes, correction: 0 })),
      ];
    },
  ),
  InstanceNormalization: node(["x", "weight", "bias"], { epsilon }, ({ x, ...affine }, options) =>
    instanceNorm(x, { ...affine, ...options }),
  ),
  /** Before version 21, scale and shift are those of a group. */
  GroupNormalization: node(
    ["x", "weight", "bias"],
    { num_groups: whole, epsilon, stash_type },
    ({ x, weight, bias }, { num_groups, epsilon }, { opset }) => {
      const members = (x.shape[1] as number) / num_groups;
      const ofChannels = (values: Tensor) =>
        opset < 21 ? reshape(broadcastTo(expandDims(values, 1), [num_groups, members]), [-1]) : values;
      return groupNorm(x, num_groups, { weight: ofChannels(weight), bias: ofChannels(bias), epsilon });
    },
  ),
  LayerNormalization: node(["x", "weight", "bias?"], ofLastAxes, ({ x, weight, bias }, { axis, epsilon }) => {
    const axes = axesFrom(x, axis);
    const over = { axes, keepDims: true };
    const deviation = rsqrt(add(variance(x, { ...over, correction: 0 }), epsilon));
    return [layerNorm(x, { axes, weight, bias, epsilon }), mean(x, over), deviation];
  }),
  RMSNormalization: node(["x", "weight"], ofLastAxes, ({ x, weight }, { axis, epsilon }) =>
    rmsNorm(x, { axes: axesFrom(x, axis), weight, epsilon }),
  ),
};

/** An axis and all after it. */
function axesFrom(x: Tensor, axis: number): number[] {
  return [...x.shape.keys()].slice(fromStart(axis, x.rank));
}
