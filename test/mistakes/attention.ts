import { DtypeError, ones, ShapeError, ValueError } from "../../src/index.js";
import * as nn from "../../src/nn/index.js";
import type { Chapter } from "./mistake.js";

export const attention: Chapter = {
  title: "Attention",
  mistakes: [
    {
      what: "Queries and keys of other features",
      code: ({ x }) => nn.attentionWeights(x, ones([2, 4])),
      error: ShapeError,
      message:
        "attentionWeights: q must be […, queries, d] and k […, keys, d], with one d above zero, got [2, 3] and [2, 4]",
      instead: "A score is a dot product: both have the same number of features.",
    },
    {
      what: "A query without an axis of queries",
      code: ({ x }) => nn.scaledDotProductAttention(ones([3]), x, x),
      error: ShapeError,
      message:
        "scaledDotProductAttention: q must be […, queries, d] and k […, keys, d], with one d above zero, got [3] and [2, 3]",
      instead: "`expandDims(q, 0)` makes one query of it.",
    },
    {
      what: "Other values than keys",
      code: ({ x }) => nn.scaledDotProductAttention(x, x, ones([3, 4])),
      error: ShapeError,
      message: "scaledDotProductAttention: v must be […, 2, values], got [3, 4]",
      instead: "Each key has a value.",
    },
    {
      what: "A mask of numbers",
      code: ({ x }) => nn.attentionWeights(x, x, { mask: ones([2, 2]) }),
      error: DtypeError,
      message: "attentionWeights: a mask must be bool, true where a key is hidden from a query, got float32",
      instead: '`cast(mask, "bool")`, or a comparison: true hides.',
    },
    {
      what: "A mask larger than the scores",
      code: ({ x }) => nn.attentionWeights(x, x, { mask: ones([3, 2, 2], "bool") }),
      error: ShapeError,
      message: "attentionWeights: a mask must broadcast to the scores [2, 2], got [3, 2, 2]",
      instead: "A mask may be smaller than the scores, and is then repeated; not larger.",
    },
    {
      what: "Heads that do not divide",
      code: ({ seed }) => new nn.MultiHeadAttention(seed, 4, 3),
      error: ValueError,
      message: "MultiHeadAttention: heads must divide the features, got 3 heads for 4 features",
      instead: "Each head has its own part of the features: 1, 2 or 4 heads for 4.",
    },
    {
      what: "A query of other features",
      code: ({ seed }) => new nn.MultiHeadAttention(seed, 4, 2).forward(ones([1, 2, 3])),
      error: ShapeError,
      message: "MultiHeadAttention: query must be [batch, queries, 4], got [1, 2, 3]",
      instead: "The second argument of the layer is the number of features.",
    },
    {
      what: "Keys of another batch",
      code: ({ seed }) => new nn.MultiHeadAttention(seed, 4, 2).forward(ones([2, 3, 4]), ones([1, 3, 4])),
      error: ShapeError,
      message: "MultiHeadAttention: key must be [2, keys, 4], got [1, 3, 4]",
      instead: "Each sequence attends to its own partner. `repeat` one that all share.",
    },
    {
      what: "Other values than keys, for heads",
      code: ({ seed }) => {
        const sequence = ones([2, 3, 4]);
        return new nn.MultiHeadAttention(seed, 4, 2).forward(sequence, sequence, ones([2, 5, 4]));
      },
      error: ShapeError,
      message: "MultiHeadAttention: value must be [2, 3, 4], got [2, 5, 4]",
      instead: "Each key has a value.",
    },
    {
      what: "An odd number of waves",
      code: () => nn.positionalEncoding(4, 3),
      error: ValueError,
      message: "positionalEncoding: features must be even, a cosine for each sine, got 3",
      instead: "Sines and cosines come in pairs.",
    },
    {
      what: "A length below zero",
      code: () => nn.positionalEncoding(-1, 4),
      error: ValueError,
      message: "positionalEncoding: a length is a whole number from zero up, got -1",
      instead: "How many positions there are, not which one.",
    },
  ],
};
