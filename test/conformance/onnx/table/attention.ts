import {
  add,
  arange,
  concat,
  div,
  expandDims,
  full,
  greater,
  indexSelect,
  matmul,
  mul,
  pad,
  reshape,
  slice,
  softmax,
  stack,
  sub,
  type Tensor,
  tanh,
  transpose,
  where,
} from "../../../../src/index.js";
import { bit, number, oneOf, optional, or, whole } from "../../attribute.js";
import { type Family, node } from "../node.js";
import { wholeNumbers } from "./shape.js";

export const attention: Family = {
  /** Ours gives no scores away, and has no groups of queries and no mask of floats: a formula stands in its place. */
  Attention: node(
    ["Q", "K", "V", "mask?", "past_key?", "past_value?", "lengths?"],
    {
      q_num_heads: optional(whole),
      kv_num_heads: optional(whole),
      is_causal: or(bit, false),
      scale: optional(number),
      softcap: or(number, 0),
      qk_matmul_output_mode: or(oneOf(0, 1, 2, 3), 0),
      softmax_precision: or(oneOf(1), 1),
    },
    ({ Q, K, V, mask, past_key, past_value, lengths }, { softcap, scale, ...attrs }) => {
      const q = inHeads(Q, attrs.q_num_heads);
      const k = after(past_key, inHeads(K, attrs.kv_num_heads));
      const v = after(past_value, inHeads(V, attrs.kv_num_heads));
      const [heads, queries, width] = q.shape.slice(1) as [number, number, number];
      const dots = matmul(q, transpose(forEach(heads, k)));
      const products = mul(dots, scale ?? 1 / Math.sqrt(width));
      const capped = softcap === 0 ? products : mul(tanh(div(products, softcap)), softcap);
      const masked = mask ? add(capped, biasOf(mask, capped)) : capped;
      const past = past_key ? (past_key.shape[2] as number) : lengths && sub(perBatch(lengths), queries);
      const later = attrs.is_causal ? hidden(masked, add(expandDims(arange(queries), 1), past ?? 0)) : masked;
      const scores = lengths ? hidden(later, sub(perBatch(lengths), 1)) : later;
      const weights = softmax(scores, -1);
      const y = matmul(weights, forEach(heads, v));
      const merged = Q.rank === 4 ? y : reshape(transpose(y, [1, 2]), [...Q.shape.slice(0, 2), -1]);
      return [merged, k, v, [products, capped, scores, weights][attrs.qk_matmul_output_mode]];
    },
  ),
  RotaryEmbedding: node(
    ["x", "cosines", "sines", "places?"],
    { interleaved: or(bit, false), num_heads: optional(whole), rotary_embedding_dim: or(whole, 0) },
    ({ x, cosines, sines, places }, { interleaved, num_heads, rotary_embedding_dim }) => {
      const heads = inHeads(x, num_heads);
      const width = rotary_embedding_dim || (heads.shape[3] as number);
      const at = (cache: Tensor) => {
        const rows = places ? indexSelect(cache, reshape(places, [-1]), 0) : cache;
        return reshape(rows, [heads.shape[0] as number, 1, heads.shape[2] as number, width / 2]);
      };
      const [cos, sin] = [at(cosines), at(sines)];
      const half = (i: number) =>
        interleaved
          ? { start: i, stop: width, step: 2 }
          : { start: (i * width) / 2, stop: ((i + 1) * width) / 2 };
      const [a, b] = [0, 1].map((i) => slice(heads, [{}, {}, {}, half(i)])) as [Tensor, Tensor];
      const turned = [sub(mul(cos, a), mul(sin, b)), add(mul(sin, a), mul(cos, b))];
      const paired = interleaved
        ? reshape(stack(turned, 4), [...heads.shape.slice(0, 3), width])
        : concat(turned, 3);
      const y = concat([paired, slice(heads, [{}, {}, {}, { start: width }])], 3);
      return x.rank === 4 ? y : reshape(transpose(y, [1, 2]), x.shape);
    },
  ),
};

/** [batch, heads, length, features]. */
function inHeads(x: Tensor, heads: number | undefined): Tensor {
  if (x.rank === 4) return x;
  const [batch, length, features] = x.shape as [number, number, number];
  if (heads === undefined) throw new Error("an input of rank 3 needs a number of heads");
  return transpose(reshape(x, [batch, length, heads, features / heads]), [1, 2]);
}

function after(past: Tensor | undefined, x: Tensor): Tensor {
  return past ? concat([past, x], 2) : x;
}

/** Each head once for each of the queries' heads that share it. */
function forEach(heads: number, x: Tensor): Tensor {
  const shared = heads / (x.shape[1] as number);
  const own = Array.from({ length: heads }, (_, head) => Math.floor(head / shared));
  return shared === 1 ? x : indexSelect(x, wholeNumbers(own), 1);
}

/** What a mask adds to the scores, −∞ where it ends before them. A mask of bools is true where a key is seen. */
function biasOf(mask: Tensor, scores: Tensor): Tensor {
  const [seen, unseen] = [0, -Infinity].map((bias) => full([], bias, scores.dtype)) as [Tensor, Tensor];
  const bias = mask.dtype === "bool" ? where(mask, seen, unseen) : mask;
  const missing = (scores.shape.at(-1) as number) - (bias.shape.at(-1) as number);
  return pad(bias, {
    after: bias.shape.map((_, axis) => (axis === bias.rank - 1 ? missing : 0)),
    value: -Infinity,
  });
}

/** Scores with −∞ for keys after the last one that is seen. */
function hidden(scores: Tensor, last: Tensor): Tensor {
  return where(greater(arange(scores.shape.at(-1) as number), last), -Infinity, scores);
}

function perBatch(lengths: Tensor): Tensor {
  return reshape(lengths, [-1, 1, 1, 1]);
}
