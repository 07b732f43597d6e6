import {
  add,
  div,
  mean,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  type Tensor,
  variance,
} from "../../../src/index.js";
import { number, oneOf, or, tellsOf, whole } from "../attribute.js";
import { type Family, row } from "../row.js";

const eps = or(number, 1e-5);
const affine = tellsOf("weight", "bias");

export const normalization: Family = {
  rms_norm: row(["x", "weight"], { eps }, ({ x, weight }, { eps }) =>
    mul(div(x, sqrt(add(mean(square(x), { axes: -1, keepDims: true }), eps))), weight),
  ),
  group_norm: row(
    ["x", "weight?", "bias?"],
    { num_groups: whole, eps, affine },
    ({ x, weight, bias }, { num_groups, eps }) => {
      const groups = reshape(x, [x.shape[0] as number, num_groups, -1]);
      return scaled(reshape(standardize(groups, [2], eps), x.shape), weight, bias);
    },
  ),
  instance_norm: row(["x", "weight?", "bias?"], { eps, affine }, ({ x, weight, bias }, { eps }) =>
    scaled(standardize(x, allAxes(x).slice(2), eps), weight, bias),
  ),
  batch_norm_eval: row(
    ["x", "running_mean", "running_var", "weight?", "bias?"],
    { eps, affine, training: oneOf(false) },
    ({ x, running_mean, running_var, weight, bias }, { eps }) => {
      const deviation = sqrt(add(perChannel(running_var, x), eps));
      return scaled(div(sub(x, perChannel(running_mean, x)), deviation), weight, bias);
    },
  ),
  batch_norm_train: row(
    ["x", "running_mean", "running_var", "weight?", "bias?"],
    { eps, affine, momentum: or(number, 0.1), training: oneOf(true) },
    ({ x, running_mean, running_var, weight, bias }, { eps, momentum }) => {
      const axes = allAxes(x).filter((axis) => axis !== 1);
      const moved = (from: Tensor, to: Tensor) => add(mul(from, 1 - momentum), mul(to, momentum));
      return {
        y: scaled(standardize(x, axes, eps), weight, bias),
        running_mean_after: moved(running_mean, mean(x, { axes })),
        running_var_after: moved(running_var, variance(x, { axes })),
      };
    },
  ),
};

/** (x − μ) / √(σ² + ε), the variance without correction. */
function standardize(x: Tensor, axes: readonly number[], epsilon: number): Tensor {
  const over = { axes, keepDims: true };
  return div(sub(x, mean(x, over)), sqrt(add(variance(x, { ...over, correction: 0 }), epsilon)));
}

function scaled(y: Tensor, weight?: Tensor, bias?: Tensor): Tensor {
  return add(mul(y, weight ? perChannel(weight, y) : 1), bias ? perChannel(bias, y) : 0);
}

/** One number for each channel, the second axis of x, beside x. */
function perChannel(values: Tensor, x: Tensor): Tensor {
  return reshape(values, [-1, ...x.shape.slice(2).map(() => 1)]);
}

function allAxes(x: Tensor): number[] {
  return x.shape.map((_, axis) => axis);
}
