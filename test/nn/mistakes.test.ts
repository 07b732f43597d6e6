import { expect, test } from "vitest";
import { arange, CotangentError, Generator, ones, zeros } from "../../src/index.js";
import * as nn from "../../src/nn/index.js";
import { mse } from "../../src/nn/index.js";

const seed = new Generator(1);
const [x, sequence] = [ones([2, 4]), ones([2, 3, 4])];
const attention = new nn.MultiHeadAttention(seed, 4, 2);
// What a program without types may pass.
const untyped = <T>(value: unknown) => value as T;

const mistakes: [string, () => unknown, string][] = [
  [
    "a size of zero",
    () => new nn.Linear(seed, 0, 3),
    "Linear: inputs must be a whole number from one up, got 0",
  ],
  [
    "half a size",
    () => new nn.Linear(seed, 2, 1.5),
    "Linear: outputs must be a whole number from one up, got 1.5",
  ],
  ["other features", () => new nn.Linear(seed, 3, 2).forward(x), "Linear: x must be […, 3], got [2, 4]"],
  ["no features", () => new nn.Linear(seed, 1, 2).forward(ones([])), "Linear: x must be […, 1], got []"],
  [
    "other channels",
    () => new nn.Conv2d(seed, 2, 4, 3).forward(ones([1, 3, 8, 8])),
    "Conv2d: x must be [batch, 2, height, width], got [1, 3, 8, 8]",
  ],
  [
    "groups that do not divide the channels",
    () => new nn.Conv2d(seed, 3, 4, 3, { groups: 2 }),
    "Conv2d: inChannels / groups must be a whole number from one up, got 1.5",
  ],
  [
    "groups that do not divide the kernels",
    () => new nn.Conv2d(seed, 2, 3, 3, { groups: 2 }),
    "Conv2d: outChannels / groups must be a whole number from one up, got 1.5",
  ],
  [
    "a size of three extents",
    () => new nn.Conv2d(seed, 2, 4, untyped([3, 3, 3])),
    "Conv2d: size must be one or two whole numbers from 1 up, got 3,3,3",
  ],
  [
    "sequences of other channels",
    () => new nn.Conv1d(seed, 2, 4, 3).forward(ones([1, 3, 8])),
    "Conv1d: x must be [batch, 2, length], got [1, 3, 8]",
  ],
  [
    "images to enlarge of other channels",
    () => new nn.ConvTranspose2d(seed, 2, 4, 3).forward(ones([1, 4, 8, 8])),
    "ConvTranspose2d: x must be [batch, 2, height, width], got [1, 4, 8, 8]",
  ],
  [
    "an image in the place of a sequence to enlarge",
    () => new nn.ConvTranspose1d(seed, 2, 4, 3).forward(ones([1, 2, 8, 8])),
    "ConvTranspose1d: x must be [batch, 2, length], got [1, 2, 8, 8]",
  ],
  [
    "a window without a size",
    () => new nn.MaxPool2d(untyped({})).forward(ones([1, 1, 4, 4])),
    "maxPool2d: kernel must be",
  ],
  [
    "a padding that is no word",
    () => new nn.Embedding(seed, 3, 2, { paddingIndex: 3 }),
    "Embedding: paddingIndex must lie in [0, 3), got 3",
  ],
  [
    "a padding below zero",
    () => new nn.Embedding(seed, 3, 2, { paddingIndex: -1 }),
    "Embedding: paddingIndex must lie in [0, 3), got -1",
  ],
  [
    "a word that does not exist",
    () => new nn.Embedding(seed, 3, 2).forward(arange(4)),
    "embedding: an index must lie in [0, 3), got 3 at place 3",
  ],
  [
    "words that are not int32",
    () => new nn.Embedding(seed, 3, 2).forward(ones([1])),
    "embedding: an index must be int32: cast it, got float32",
  ],
  [
    "another activation",
    () => new nn.RNN(seed, 2, 3, { activation: untyped("sigmoid") }),
    'RNNCell: activation must be "tanh" or "relu", got sigmoid',
  ],
  [
    "a step of other features",
    () => new nn.RNNCell(seed, 3, 2).forward(x, zeros([2, 2])),
    "RNNCell: x must be [batch, 3], got [2, 4]",
  ],
  [
    "a state of another batch",
    () => new nn.RNNCell(seed, 4, 2).forward(x, zeros([3, 2])),
    "RNNCell: h must be [2, 2], got [3, 2]",
  ],
  [
    "a step in place of a sequence",
    () => new nn.RNN(seed, 4, 2).forward(x),
    "RNN: x must be [batch, time, 4], got [2, 4]",
  ],
  [
    "a sequence of other features",
    () => new nn.ContextRNN(seed, 3, 2, 2, 2).forward(sequence),
    "ContextRNN: x must be [batch, time, 3], got [2, 3, 4]",
  ],
  [
    "a sequence without a step",
    () => new nn.RNN(seed, 4, 2).forward(ones([2, 0, 4])),
    "RNN: x must have one step of time at least, got [2, 0, 4]",
  ],
  [
    "one state in the place of two",
    () => new nn.LSTM(seed, 4, 2).forward(sequence, untyped(zeros([2, 2]))),
    "LSTM: the state is a pair, [h, c], got float32 [2, 2]",
  ],
  [
    "a pair of which one is missing",
    () => new nn.LSTM(seed, 4, 2).forward(sequence, untyped([zeros([2, 2])])),
    "LSTM: the state is a pair, [h, c], got an array",
  ],
  [
    "a step from no state",
    () => new nn.LSTMCell(seed, 4, 2).forward(x, untyped(undefined)),
    "LSTMCell: the state is a pair, [h, c], got undefined",
  ],
  [
    "a cell of another size than the state",
    () => new nn.LSTMCell(seed, 4, 2).forward(x, [zeros([2, 2]), zeros([2, 3])]),
    "LSTMCell: c must be [2, 2], got [2, 3]",
  ],
  [
    "a cell of another batch",
    () => new nn.LSTM(seed, 4, 2).forward(sequence, [zeros([2, 2]), zeros([3, 2])]),
    "LSTM: c must be [2, 2], got [3, 2]",
  ],
  [
    "a state of another size",
    () => new nn.LSTM(seed, 4, 2).forward(sequence, [zeros([2, 8]), zeros([2, 2])]),
    "LSTM: h must be [2, 2], got [2, 8]",
  ],
  [
    "a pair in the place of one state",
    () => new nn.GRU(seed, 4, 2).forward(sequence, untyped([zeros([2, 2]), zeros([2, 2])])),
    "GRU: takes tensors",
  ],
  [
    "a state of one sequence for all",
    () => new nn.GRU(seed, 4, 2).forward(sequence, zeros([1, 2])),
    "GRU: h must be [2, 2], got [1, 2]",
  ],
  [
    "a step of other features for a GRU",
    () => new nn.GRUCell(seed, 3, 2).forward(x, zeros([2, 2])),
    "GRUCell: x must be [batch, 3], got [2, 4]",
  ],
  [
    "sizes in another order",
    () => new nn.GRU(untyped(4), 2, untyped(seed)),
    "GRUCell: hidden must be a whole number from one up",
  ],
  [
    "an option that no cell has",
    () => new nn.LSTM(seed, 4, 2, untyped({ layers: 2 })),
    "LSTMCell: options are bias, activation, got layers",
  ],
  [
    "a context of no size",
    () => new nn.ContextRNN(seed, 1, 1, 0, 1),
    "ContextRNN: context must be a whole number from one up, got 0",
  ],
  [
    "queries and keys of other features",
    () => nn.attentionWeights(x, ones([2, 3])),
    "attentionWeights: q must be […, queries, d] and k […, keys, d], with one d above zero, got [2, 4] and [2, 3]",
  ],
  [
    "a query without an axis of queries",
    () => nn.scaledDotProductAttention(ones([4]), x, x),
    "scaledDotProductAttention: q must be",
  ],
  [
    "other values than keys",
    () => nn.scaledDotProductAttention(x, x, ones([3, 4])),
    "scaledDotProductAttention: v must be […, 2, values], got [3, 4]",
  ],
  [
    "a mask of numbers",
    () => nn.attentionWeights(x, x, { mask: ones([2, 2]) }),
    "attentionWeights: a mask must be bool, true where a key is hidden from a query, got float32",
  ],
  [
    "a mask larger than the scores",
    () => nn.attentionWeights(x, x, { mask: ones([3, 2, 2], "bool") }),
    "attentionWeights: a mask must broadcast to the scores [2, 2], got [3, 2, 2]",
  ],
  [
    "heads that do not divide",
    () => new nn.MultiHeadAttention(seed, 4, 3),
    "MultiHeadAttention: heads must divide the features, got 3 heads for 4 features",
  ],
  [
    "a query of other features",
    () => attention.forward(ones([1, 2, 3])),
    "MultiHeadAttention: query must be [batch, queries, 4], got [1, 2, 3]",
  ],
  [
    "keys of another batch",
    () => attention.forward(sequence, ones([1, 3, 4])),
    "MultiHeadAttention: key must be [2, keys, 4], got [1, 3, 4]",
  ],
  [
    "other values than keys, for heads",
    () => attention.forward(sequence, sequence, ones([2, 5, 4])),
    "MultiHeadAttention: value must be [2, 3, 4], got [2, 5, 4]",
  ],
  [
    "an odd number of waves",
    () => nn.positionalEncoding(4, 3),
    "positionalEncoding: features must be even, a cosine for each sine, got 3",
  ],
  [
    "a length below zero",
    () => nn.positionalEncoding(-1, 4),
    "positionalEncoding: a length is a whole number from zero up, got -1",
  ],
  ["features that are no shape", () => new nn.LayerNorm(-1), "LayerNorm: a shape is a list of whole numbers"],
  [
    "no axis to normalize",
    () => new nn.LayerNorm([]),
    "LayerNorm: features must name an axis at least, got []",
  ],
  [
    "other features to normalize",
    () => new nn.LayerNorm([3, 5]).forward(sequence),
    "LayerNorm: x must be […, 3, 5], got [2, 3, 4]",
  ],
  [
    "a target of another shape",
    () => mse(ones([4]), ones([4, 1])),
    "mse: x and target must have one shape, got [4] and [4, 1]",
  ],
  [
    "another reduction",
    () => mse(x, x, { reduction: untyped("average") }),
    'mse: reduction must be "mean", "sum" or "none", got average',
  ],
];

test.each(mistakes)("%s is answered by a typed error", (_what, mistake, message) => {
  expect(mistake).toThrow(CotangentError);
  expect(mistake).toThrow(message);
});
