import type { Dtype } from "../core/dtype.js";
import { DtypeError, ShapeError, ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import type { Generator } from "../core/random.js";
import { broadcastShapes, format, type Shape, sameShape } from "../core/shape.js";
import { full } from "../create/fill.js";
import { arange } from "../create/range.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div } from "../ops/arithmetic.js";
import { attend } from "../ops/attention.js";
import { greater, where } from "../ops/comparison.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import { expandDims, permute, reshape, transpose } from "../ops/layout.js";
import { matmul } from "../ops/matmul.js";
import { softmax } from "../ops/softmax.js";
import { type BiasOption, Linear } from "./linear.js";
import { Module } from "./module.js";
import { checkAxes, checkSizes } from "./refusals.js";

/** Which keys are hidden. A query that sees none gets NaN. */
export interface AttentionOptions {
  /** A bool tensor that broadcasts to [..., queries, keys]: true hides a key from a query. */
  readonly mask?: Tensor;
  /** A query sees only keys up to its own place. */
  readonly causal?: boolean;
}

type Scored<Args extends readonly Tensor[]> = Composition<[...Args, options?: AttentionOptions]>;

/**
 * The share of its attention that each query gives each key: q […, queries, d] and k […, keys, d]
 * make […, queries, keys] (Vaswani et al. 2017). Formulas attention.weights, attention.mask. Throws a
 * ShapeError, or a DtypeError for a mask that is not bool.
 */
export const attentionWeights: Scored<[q: Tensor, k: Tensor]> = defineComposition(
  "attentionWeights",
  String.raw`a = \mathrm{softmax}\left(\frac{Q K^\top + M}{\sqrt d}\right)`,
  (q, k, options = {}) => {
    const d = checkQueries("attentionWeights", q, k);
    const scores = matmul(q, transpose(k));
    const M = maskOf(scores.shape, scores.dtype, options);
    return softmax(div(M ? add(scores, M) : scores, Math.sqrt(d)));
  },
  { tensors: 2, options: ["mask", "causal"] },
);

/**
 * For each query the mean of the values, weighed by its attention: v is […, keys, values], and what
 * comes out […, queries, values]. Formula attention.output. Throws as attentionWeights does.
 */
export const scaledDotProductAttention: Scored<[q: Tensor, k: Tensor, v: Tensor]> = defineComposition(
  "scaledDotProductAttention",
  String.raw`\mathrm{Attention}(Q, K, V) = a V`,
  (q, k, v, options = {}) => {
    checkQueries("scaledDotProductAttention", q, k);
    checkAxes("scaledDotProductAttention", "v", v, ["…", k.shape.at(-2) as number, "values"]);
    return attend(q, k, v, maskOf(scoresOf(q, k), q.dtype, options) ?? 0)[0];
  },
  { tensors: 3, options: ["mask", "causal"] },
);

/**
 * Several attentions side by side, each over its own part of the features: concat(head₁ … head_h) W_o
 * (Vaswani et al. 2017), with W_oᵀ as the weight of output. Formulas attention.qkv, attention.heads.
 * Throws a ValueError for sizes that no layer has, or heads that do not divide the features.
 */
export class MultiHeadAttention extends Module {
  /** W_q */
  readonly query: Linear;
  /** W_k */
  readonly key: Linear;
  /** W_v */
  readonly value: Linear;
  /** W_oᵀ, a row for each output */
  readonly output: Linear;

  constructor(
    generator: Generator,
    readonly features: number,
    readonly heads: number,
    options: BiasOption = {},
  ) {
    super();
    checkOptions("MultiHeadAttention", options, ["bias"]);
    checkSizes("MultiHeadAttention", { features, heads });
    if (features % heads !== 0) {
      const got = `${heads} heads for ${features} features`;
      throw new ValueError("MultiHeadAttention", "heads must divide the features", got);
    }
    this.query = new Linear(generator, features, features, options);
    this.key = new Linear(generator, features, features, options);
    this.value = new Linear(generator, features, features, options);
    this.output = new Linear(generator, features, features, options);
  }

  /**
   * Lets each query [batch, queries, features] look at keys and values [batch, keys, features]; at the
   * queries themselves if none are given. Returns [batch, queries, features], and the weights of all
   * heads [batch, heads, queries, keys], to which a mask must broadcast. Throws a ShapeError or
   * DtypeError.
   */
  forward(
    query: Tensor,
    key: Tensor = query,
    value: Tensor = key,
    options: AttentionOptions = {},
  ): [y: Tensor, weights: Tensor] {
    this.#check(query, key, value);
    const q = this.#split(this.query.forward(query)); //      Q = W_q x, for each head
    const k = this.#split(this.key.forward(key)); //          K = W_k x
    const v = this.#split(this.value.forward(value)); //      V = W_v x
    const M = maskOf(scoresOf(q, k), q.dtype, options) ?? 0;
    const [heads, weights] = attend(q, k, v, M);
    return [this.output.forward(this.#join(heads)), weights];
  }

  /** [batch, time, features] → [batch, heads, time, features / heads] */
  #split(x: Tensor): Tensor {
    const [batch, time] = x.shape as [number, number];
    return permute(reshape(x, [batch, time, this.heads, this.features / this.heads]), [0, 2, 1, 3]);
  }

  /** [batch, heads, time, features / heads] → [batch, time, features] */
  #join(heads: Tensor): Tensor {
    const [batch, , time] = heads.shape as [number, number, number];
    return reshape(permute(heads, [0, 2, 1, 3]), [batch, time, this.features]);
  }

  #check(query: Tensor, key: Tensor, value: Tensor): void {
    const name = "MultiHeadAttention";
    checkAxes(name, "query", query, ["batch", "queries", this.features]);
    const batch = query.shape[0] as number;
    checkAxes(name, "key", key, [batch, "keys", this.features]);
    checkAxes(name, "value", value, [batch, key.shape[1] as number, this.features]);
  }
}

/** How many features queries and keys have. Throws a ShapeError where they differ. */
function checkQueries(op: string, q: Tensor, k: Tensor): number {
  const d = q.shape.at(-1) ?? 0;
  if (q.rank >= 2 && k.rank >= 2 && d > 0 && k.shape.at(-1) === d) return d;
  throw new ShapeError(
    op,
    "q must be […, queries, d] and k […, keys, d], with one d above zero",
    `${format(q.shape)} and ${format(k.shape)}`,
  );
}

/** […, queries, keys] */
function scoresOf(q: Tensor, k: Tensor): Shape {
  const batches = broadcastShapes("matmul", q.shape.slice(0, -2), k.shape.slice(0, -2));
  return [...batches, q.shape.at(-2) as number, k.shape.at(-2) as number];
}

/** M: −∞ where a key is hidden from a query, else 0; undefined where nothing is hidden. */
function maskOf(scores: Shape, dtype: Dtype, { mask, causal = false }: AttentionOptions): Tensor | undefined {
  const [queries, keys] = scores.slice(-2) as [number, number];
  if (mask) checkMask(mask, scores);
  const later = () => greater(arange(keys), expandDims(arange(queries), 1));
  const hidden = [...(mask ? [mask] : []), ...(causal ? [later()] : [])];
  if (hidden.length === 0) return undefined;
  const infinite = full([], -Infinity, dtype);
  return hidden.map((each) => where(each, infinite, 0)).reduce((sum, each) => add(sum, each));
}

function checkMask({ dtype, shape }: Tensor, scores: Shape): void {
  const op = "attentionWeights";
  if (dtype !== "bool") {
    throw new DtypeError(op, "a mask must be bool, true where a key is hidden from a query", dtype);
  }
  if (sameShape(broadcastShapes(op, shape, scores), scores)) return;
  throw new ShapeError(op, `a mask must broadcast to the scores ${format(scores)}`, format(shape));
}
