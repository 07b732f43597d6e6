import { type Tensor, tensor } from "../../../src/index.js";
import { BatchNorm, GroupNorm, instanceNorm, RMSNorm } from "../../../src/nn/index.js";
import { withParameters } from "../../reference/nn/layer.js";
import { number, oneOf, or, tellsOf, whole } from "../attribute.js";
import { type Family, row } from "../row.js";

const eps = or(number, 1e-5);
const affine = tellsOf("weight", "bias");
const batchInputs = ["x", "running_mean", "running_var", "weight?", "bias?"] as const;
const copyOf = (x: Tensor) => tensor(x.data(), { shape: x.shape });

export const normalization: Family = {
  rms_norm: row(["x", "weight"], { eps }, ({ x, weight }, { eps: epsilon }) =>
    withParameters(new RMSNorm(x.shape.at(-1) as number, { epsilon }), { weight }).forward(x),
  ),
  group_norm: row(
    ["x", "weight?", "bias?"],
    { num_groups: whole, eps, affine },
    ({ x, weight, bias }, { num_groups, eps: epsilon }) => {
      const options = { epsilon, affine: weight !== undefined };
      const module = new GroupNorm(x.shape[1] as number, num_groups, options);
      return withParameters(module, { weight, bias }).forward(x);
    },
  ),
  instance_norm: row(["x", "weight?", "bias?"], { eps, affine }, ({ x, weight, bias }, { eps: epsilon }) =>
    instanceNorm(x, { weight, bias, epsilon }),
  ),
  batch_norm_eval: row(batchInputs, { eps, affine, training: oneOf(false) }, ({ x, ...tensors }, { eps }) =>
    batchNormOf(tensors, { epsilon: eps }).setTraining(false).forward(x),
  ),
  batch_norm_train: row(
    batchInputs,
    { eps, affine, momentum: or(number, 0.1), training: oneOf(true) },
    ({ x, running_mean, running_var, ...affine }, { eps, momentum }) => {
      const running = { running_mean: copyOf(running_mean), running_var: copyOf(running_var) };
      const module = batchNormOf({ ...running, ...affine }, { epsilon: eps, momentum });
      return {
        y: module.forward(x),
        running_mean_after: module.runningMean,
        running_var_after: module.runningVariance,
      };
    },
  ),
};

interface BatchTensors {
  readonly running_mean: Tensor;
  readonly running_var: Tensor;
  readonly weight?: Tensor;
  readonly bias?: Tensor;
}

function batchNormOf(
  { running_mean: runningMean, running_var: runningVariance, weight, bias }: BatchTensors,
  options: { readonly epsilon: number; readonly momentum?: number },
): BatchNorm {
  const module = new BatchNorm(runningMean.size, { ...options, affine: weight !== undefined });
  return withParameters(module, { runningMean, runningVariance, weight, bias });
}
