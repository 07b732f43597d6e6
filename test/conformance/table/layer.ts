import { Generator } from "../../../src/index.js";
import { Embedding, LayerNorm, Linear, positionalEncoding } from "../../../src/nn/index.js";
import { withParameters } from "../../reference/nn/layer.js";
import { number, optional, or, tellsOf, whole, wholes } from "../attribute.js";
import { type Family, row } from "../row.js";

/** What layers are drawn from before the case's own parameters replace all. */
export const seed = () => new Generator(1);

export const layer: Family = {
  linear: row(["x", "weight", "bias?"], { bias: tellsOf("bias") }, ({ x, weight, bias }) => {
    const [outputs, inputs] = weight.shape as [number, number];
    const module = new Linear(seed(), inputs, outputs, { bias: bias !== undefined });
    return withParameters(module, { weight, bias }).forward(x);
  }),
  embedding: row(
    ["weight", "index"],
    { padding_idx: optional(whole) },
    ({ weight, index }, { padding_idx: paddingIndex }) => {
      const [count, features] = weight.shape as [number, number];
      const module = new Embedding(
        seed(),
        count,
        features,
        paddingIndex === undefined ? {} : { paddingIndex },
      );
      return withParameters(module, { weight }).forward(index);
    },
  ),
  layer_norm: row(
    ["x", "weight?", "bias?"],
    {
      normalized_shape: optional(wholes),
      eps: or(number, 1e-5),
      affine: tellsOf("weight", "bias"),
    },
    ({ x, weight, bias }, { normalized_shape = [x.shape.at(-1) as number], eps }) => {
      const module = new LayerNorm(normalized_shape, { epsilon: eps, affine: weight !== undefined });
      return withParameters(module, { weight, bias }).forward(x);
    },
  ),
  positional_encoding_sin: row(["position"], { d_model: whole }, ({ position }, { d_model }) =>
    positionalEncoding(position, d_model),
  ),
};
