import { mean, ones, reshape, slice, type Tensor, where } from "../../../src/index.js";
import { attentionWeights, MultiHeadAttention, scaledDotProductAttention } from "../../../src/nn/index.js";
import { withParameters } from "../../reference/nn/layer.js";
import { flag, oneOf, optional, tellsOf, whole } from "../attribute.js";
import type { Named } from "../reference.js";
import { type Family, row } from "../row.js";
import { seed } from "./layer.js";

export const attention: Family = {
  scaled_dot_product_attention: row(
    ["q", "k", "v", "mask?"],
    {
      mask: oneOf("none", "causal", "key padding", "causal and key padding"),
      scale: oneOf("1/sqrt(d)"),
    },
    ({ q, k, v, mask }, attrs) => {
      // What is causal is given as a mask too: our own must be the same.
      const options = attrs.mask === "causal" ? { causal: true } : mask ? { mask } : {};
      return { y: scaledDotProductAttention(q, k, v, options), weights: attentionWeights(q, k, options) };
    },
  ),
  multihead_attention: row(
    [
      "x?",
      "query?",
      "key?",
      "value?",
      "attn_mask?",
      "key_padding_mask?",
      "in_proj_weight",
      "in_proj_bias?",
      "out_proj.weight",
      "out_proj.bias?",
    ],
    {
      embed_dim: whole,
      num_heads: whole,
      bias: tellsOf("in_proj_bias", "out_proj.bias"),
      batch_first: oneOf(true),
      self_attention: flag,
      average_attn_weights: flag,
      masks: optional(oneOf("1 = masked out")),
    },
    (inputs, { embed_dim, num_heads, bias, self_attention, average_attn_weights }) => {
      const [query, key, value] = self_attention ? [inputs.x] : [inputs.query, inputs.key, inputs.value];
      if (!query) throw new Error("there is no query");
      const module = new MultiHeadAttention(seed(), embed_dim, num_heads, { bias: bias ?? true });
      withParameters(module, {
        ...thirds(inputs.in_proj_weight, "weight"),
        ...(inputs.in_proj_bias && thirds(inputs.in_proj_bias, "bias")),
        "output.weight": inputs["out_proj.weight"],
        "output.bias": inputs["out_proj.bias"],
      });
      const mask = either(inputs.attn_mask, inputs.key_padding_mask);
      const [y, weights] = module.forward(query, key, value, mask ? { mask } : {});
      return { y, weights: average_attn_weights ? mean(weights, { axes: 1 }) : weights };
    },
  ),
};

/** PyTorch has the three projections one below the other. */
function thirds(x: Tensor, name: string): Named<Tensor> {
  const size = (x.shape[0] as number) / 3;
  const parts = ["query", "key", "value"].map((part, i) => {
    return [`${part}.${name}`, slice(x, [{ start: i * size, stop: (i + 1) * size }])] as const;
  });
  return Object.fromEntries(parts);
}

/** What [queries, keys] or [batch, keys] hides. */
function either(mask: Tensor | undefined, padding: Tensor | undefined): Tensor | undefined {
  if (!padding) return mask;
  const [batch, keys] = padding.shape as [number, number];
  const hidden = reshape(padding, [batch, 1, 1, keys]);
  return mask ? where(mask, ones([], "bool"), hidden) : hidden;
}
