import {
  add,
  arange,
  argmax,
  cast,
  clamp,
  div,
  elu,
  equal,
  gelu,
  greater,
  hardswish,
  leakyRelu,
  less,
  logSoftmax,
  mish,
  mul,
  ones,
  relu,
  reshape,
  sigmoid,
  softmax,
  softplus,
  softsign,
  sub,
  type Tensor,
  tanh,
  where,
} from "../../../../src/index.js";
import { number, oneOf, optional, or, whole } from "../../attribute.js";
import { type Family, type Node, node, unary } from "../node.js";
import { onAxis, sizeOf } from "./shape.js";

const alpha = (value: number) => ({ alpha: or(number, value) });

export const activation: Family = {
  Relu: unary(relu),
  Sigmoid: unary(sigmoid),
  Tanh: unary(tanh),
  Softplus: unary((x) => softplus(x)),
  Softsign: unary(softsign),
  Mish: unary(mish),
  HardSwish: unary(hardswish),
  Gelu: node(["x"], { approximate: or(oneOf("none", "tanh"), "none") }, ({ x }, options) => gelu(x, options)),
  LeakyRelu: node(["x"], alpha(0.01), ({ x }, { alpha }) => leakyRelu(x, { slope: alpha })),
  PRelu: node(["x", "slope"], {}, ({ x, slope }) => where(less(x, 0), mul(slope, x), x)),
  Elu: node(["x"], alpha(1), ({ x }, options) => elu(x, options)),
  Celu: node(["x"], alpha(1), ({ x }, { alpha }) => mul(elu(div(x, alpha)), alpha)),
  Selu: node(
    ["x"],
    { ...alpha(1.6732632423543772), gamma: or(number, 1.0507009873554805) },
    ({ x }, { alpha, gamma }) => mul(elu(x, { alpha }), gamma),
  ),
  Swish: node(["x"], alpha(1), ({ x }, { alpha }) => mul(x, sigmoid(mul(x, alpha)))),
  HardSigmoid: node(["x"], { ...alpha(0.2), beta: or(number, 0.5) }, ({ x }, { alpha, beta }) =>
    clamp(add(mul(x, alpha), beta), { min: 0, max: 1 }),
  ),
  ThresholdedRelu: node(["x"], alpha(1), ({ x }, { alpha }) => where(greater(x, alpha), x, 0)),
  Shrink: node(["x"], { lambd: or(number, 0.5), bias: or(number, 0) }, ({ x }, { lambd, bias }) =>
    where(less(x, -lambd), add(x, bias), where(greater(x, lambd), sub(x, bias), 0)),
  ),
  Softmax: alongAxis(softmax),
  LogSoftmax: alongAxis(logSoftmax),
  Hardmax: alongAxis((x, axis) => {
    const places = reshape(arange(x.shape.at(axis) as number), onAxis(x, axis, -1, 1));
    return cast(equal(argmax(x, { axis, keepDims: true }), places), x.dtype);
  }),
  /** In training the numbers drawn would have to be NumPy's. */
  Dropout: node(
    ["x", "ratio?", "training?"],
    { ratio: or(number, 0.5), seed: optional(whole) },
    ({ x, ratio, training }, attrs) => {
      const rate = ratio?.item() ?? attrs.ratio;
      if (training?.item() && rate !== 0) throw new Error("the row drops nothing");
      return [x, ones(x.shape, "bool")];
    },
  ),
};

/** Before version 13, all axes from the named one on count as one. */
function alongAxis(compute: (x: Tensor, axis: number) => Tensor): Node {
  return node(["x"], { axis: optional(whole) }, ({ x }, { axis }, { opset }) => {
    if (opset >= 13) return compute(x, axis ?? -1);
    const lines = reshape(x, [sizeOf(x.shape.slice(0, axis ?? 1)), -1]);
    return reshape(compute(lines, 1), x.shape);
  });
}
