import fc from "fast-check";
import { Generator, type Shape } from "../../../src/index.js";
import * as nn from "../../../src/nn/index.js";
import { bools, shapeOfRank, values } from "../draw.js";
import { add, at, atBroadcast, build, type Plain, range } from "../plain.js";
import { affine, size } from "./dense.js";
import { type LayerRow, layer, withParameters } from "./layer.js";

interface Hidden {
  readonly mask?: Plain | undefined;
  readonly causal?: boolean;
}

/** softmax((Q Kᵀ + M) / √d), a query at a time. */
function weightsOf(q: Plain, k: Plain, { mask, causal = false }: Hidden): Plain {
  const [keys, d] = k.shape.slice(-2) as [number, number];
  const rows = build([...q.shape.slice(0, -1), keys], (index) => {
    const [lead, i, j] = [index.slice(0, -2), index.at(-2) as number, index.at(-1) as number];
    if ((mask && atBroadcast(mask, index)) || (causal && j > i)) return Number.NEGATIVE_INFINITY;
    return add(range(d).map((f) => at(q, [...lead, i, f]) * at(k, [...lead, j, f]))) / Math.sqrt(d);
  });
  return build(rows.shape, (index) => {
    const row = range(keys).map((j) => at(rows, [...index.slice(0, -1), j]));
    const largest = Math.max(...row);
    const shares = row.map((score) => Math.exp(score - largest));
    return (shares[index.at(-1) as number] as number) / add(shares);
  });
}

/** For each query Σ_j a_j v_j. */
function weigh(a: Plain, v: Plain): Plain {
  const [keys, width] = v.shape.slice(-2) as [number, number];
  return build([...a.shape.slice(0, -1), width], (index) => {
    const [row, f] = [index.slice(0, -1), index.at(-1) as number];
    return add(range(keys).map((j) => at(a, [...row, j]) * at(v, [...row.slice(0, -1), j, f])));
  });
}

/** A mask that broadcasts to the scores, if one is drawn; it leaves every query the first key. */
function maskOver(scores: Shape): fc.Arbitrary<Plain | undefined> {
  const smaller = fc
    .tuple(fc.nat(scores.length - 1), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
    .map(([drop, ones]) => scores.slice(drop).map((n, axis) => (ones[axis] ? 1 : n)));
  const mask = smaller
    .chain(bools)
    .map((x) => ({ ...x, data: x.data.map((hides, i) => (i % (x.shape.at(-1) as number) ? hides : 0)) }));
  return fc.option(mask, { nil: undefined });
}

const sizes = fc.record({
  lead: shapeOfRank(0, 2).filter((s) => s.every((extent) => extent < 4)),
  queries: size,
  keys: size,
  d: size,
  width: size,
  causal: fc.boolean(),
});

const finiteOnly =
  "the formula adds −∞ to a hidden score: to one that is ∞ or NaN too; and among large scores, rounding decides";

const options = <M>(mask: M | undefined, causal: boolean) => ({ ...(mask && { mask }), causal });

export const attentionWeights: LayerRow = layer({
  finiteOnly,
  formula: nn.attentionWeights.definition.formula,
  cases: sizes.chain(({ lead, queries, keys, d, causal }) =>
    fc.record({
      plain: fc.record({
        q: values([...lead, queries, d]),
        k: values([...lead, keys, d]),
        mask: maskOver([...lead, queries, keys]),
      }),
      sizes: fc.constant({ causal }),
    }),
  ),
  compute: ({ q, k, mask }, { causal }) => nn.attentionWeights(q, k, options(mask, causal)),
  naive: ({ q, k, mask }, { causal }) => weightsOf(q, k, { mask, causal }),
});

export const scaledDotProductAttention: LayerRow = layer({
  finiteOnly,
  formula: nn.scaledDotProductAttention.definition.formula,
  cases: sizes.chain(({ lead, queries, keys, d, width, causal }) =>
    fc.record({
      plain: fc.record({
        q: values([...lead, queries, d]),
        k: values([...lead, keys, d]),
        v: values([...lead, keys, width]),
        mask: maskOver([...lead, queries, keys]),
      }),
      sizes: fc.constant({ causal }),
    }),
  ),
  compute: ({ q, k, v, mask }, { causal }) => nn.scaledDotProductAttention(q, k, v, options(mask, causal)),
  naive: ({ q, k, v, mask }, { causal }) => weigh(weightsOf(q, k, { mask, causal }), v),
});

const small = fc.integer({ min: 1, max: 3 });

export const MultiHeadAttention: LayerRow = layer({
  finiteOnly,
  formula: "\\mathrm{concat}(\\mathrm{head}_1, \\dots, \\mathrm{head}_h) W_o^\\top + b_o",
  cases: fc
    .record({
      batch: fc.nat(2),
      queries: small,
      keys: small,
      heads: small,
      width: small,
      bias: fc.boolean(),
      inputs: small,
      causal: fc.boolean(),
      part: fc.constantFrom<0 | 1>(0, 1),
    })
    .chain(({ batch, queries, keys, heads, width, bias, inputs, causal, part }) => {
      const features = heads * width;
      // Small enough that float32 can hold what softmax makes of the scores.
      const weight = values([features, features], { low: -0.8, high: 0.8 });
      const vector = bias ? values([features]) : fc.constant(undefined);
      const from = (least: number, extent: number) =>
        inputs >= least ? values([batch, extent, features]) : fc.constant(undefined);
      return fc.record({
        plain: fc.record({
          x: values([batch, queries, features]),
          keys: from(2, keys),
          values: from(3, keys),
          mask: maskOver([batch, heads, queries, inputs >= 2 ? keys : queries]),
          "query.weight": weight,
          "query.bias": vector,
          "key.weight": weight,
          "key.bias": vector,
          "value.weight": weight,
          "value.bias": vector,
          "output.weight": weight,
          "output.bias": vector,
        }),
        sizes: fc.constant({ features, heads, causal, part }),
      });
    }),
  compute: ({ x, keys, values, mask, ...parameters }, { features, heads, causal, part }) => {
    const bias = parameters["query.bias"] !== undefined;
    const module = new nn.MultiHeadAttention(new Generator(1), features, heads, { bias });
    return withParameters(module, parameters).forward(x, keys, values, options(mask, causal))[part];
  },
  naive: (plain, { heads, causal, part }) => {
    const { x, mask } = plain;
    const keys = plain.keys ?? x;
    const q = split(affine(x, plain["query.weight"], plain["query.bias"]), heads);
    const k = split(affine(keys, plain["key.weight"], plain["key.bias"]), heads);
    const v = split(affine(plain.values ?? keys, plain["value.weight"], plain["value.bias"]), heads);
    const weights = weightsOf(q, k, { mask, causal });
    if (part === 1) return weights;
    const y = weigh(weights, v);
    const width = y.shape[3] as number;
    const joined = build(x.shape, ([b = 0, i = 0, f = 0]) => at(y, [b, Math.floor(f / width), i, f % width]));
    return affine(joined, plain["output.weight"], plain["output.bias"]);
  },
});

/** Head h has the features from h · width up. */
function split(x: Plain, heads: number): Plain {
  const [batch = 0, time = 0, features = 0] = x.shape;
  const width = features / heads;
  return build([batch, heads, time, width], ([b = 0, h = 0, i = 0, f = 0]) => at(x, [b, i, h * width + f]));
}
