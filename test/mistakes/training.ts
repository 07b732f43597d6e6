import {
  arange,
  DtypeError,
  dropout,
  GradientError,
  ones,
  ShapeError,
  square,
  sum,
  ValueError,
  zeros,
} from "../../src/index.js";
import * as nn from "../../src/nn/index.js";
import { mse } from "../../src/nn/index.js";
import { Adam, clipGradients, SGD } from "../../src/optim/index.js";
import type { Chapter } from "./mistake.js";

export const training: Chapter = {
  title: "Losses, layers and training",
  mistakes: [
    {
      what: "A target of another shape",
      code: () => mse(ones([4]), ones([4, 1])),
      error: ShapeError,
      message: "mse: x and target must have one shape, got [4] and [4, 1]",
      instead: "Broadcast, it would compare each with each. `squeeze` or `expandDims` one of them.",
    },
    {
      what: "Another word for a reduction",
      // @ts-expect-error
      code: ({ x }) => mse(x, x, { reduction: "average" }),
      error: ValueError,
      message: 'mse: reduction must be "mean", "sum" or "none", got average',
      instead: "Three words are known.",
    },
    {
      what: "More is dropped than there is",
      code: ({ x, seed }) => dropout(x, { rate: 1.5, key: seed.next(x.size) }),
      error: ValueError,
      message: "dropout: rate must lie in [0, 1], got 1.5",
      instead: "The rate is the chance of an element to be dropped: 0.5, not 50.",
    },
    {
      what: "A learning rate below zero",
      code: ({ w }) => new SGD([w], { learningRate: -0.1 }),
      error: ValueError,
      message: "SGD: learningRate must be a number from zero up, got -0.1",
      instead: "`{ maximize: true }` climbs.",
    },
    {
      what: "A learning rate of NaN",
      code: ({ w }) => new Adam([w], { learningRate: Number.NaN }),
      error: ValueError,
      message: "Adam: learningRate must be a number from zero up, got NaN",
      instead: "Every parameter would become NaN at the first step.",
    },
    {
      what: "The options of another library, for an optimiser",
      // @ts-expect-error
      code: ({ w }) => new SGD([w], { lr: 0.1 }),
      error: ValueError,
      message: "SGD: options are learningRate, weightDecay, maximize, momentum, dampening, nesterov, got lr",
      instead: "`{ learningRate: 0.1 }`. Ignored, it would have trained at 0.001 in silence.",
    },
    {
      what: "An optimiser without parameters",
      code: () => new SGD([]),
      error: ValueError,
      message: "SGD: there must be a parameter to train",
      instead:
        "A module that holds its layers in fields finds their parameters; in a Map or a closure it does not.",
    },
    {
      what: "The parameters with their names",
      // @ts-expect-error
      code: ({ seed }) => new SGD(new nn.Linear(seed, 3, 2).parameters()),
      error: ValueError,
      message:
        "SGD: takes a list of what parameter(…) made, such as module.parameters().values(), got an array",
      instead: "`parameters()` is a map from names to tensors: `parameters().values()`.",
    },
    {
      what: "A module in the place of its parameters",
      // @ts-expect-error
      code: ({ seed }) => new SGD(new nn.Linear(seed, 3, 2)),
      error: ValueError,
      message:
        "SGD: takes a list of what parameter(…) made, such as module.parameters().values(), got an object",
      instead: "`new SGD(module.parameters().values())`",
    },
    {
      what: "Training what is no parameter",
      code: ({ x }) => new SGD([x]),
      error: ValueError,
      message:
        "SGD: takes a list of what parameter(…) made, such as module.parameters().values(), got float32 [2, 3]",
      instead: "`parameter(x)` makes a copy that trains.",
    },
    {
      what: "Minimizing without a loss",
      code: ({ w }) => {
        const loss = () => {
          sum(square(w));
        };
        // @ts-expect-error
        return new SGD([w]).minimize(loss);
      },
      error: GradientError,
      message: "backward: the value must be a tensor, got undefined",
      instead: "With braces, an arrow function needs `return`.",
    },
    {
      what: "Minimizing many numbers",
      code: ({ w }) => new SGD([w]).minimize(() => square(w)),
      error: GradientError,
      message: "backward: the value must be a single floating number: sum it, or use vjp, got float32 [3]",
      instead: "Take their mean: one number can fall.",
    },
    {
      what: "Minimizing what is still to come",
      // @ts-expect-error
      code: ({ w }) => new SGD([w]).minimize(async () => sum(square(w))),
      error: GradientError,
      message: "backward: the value must be a tensor, got a promise",
      instead: "Await the data first, then minimize.",
    },
    {
      what: "Clipping to nothing",
      code: ({ w }) => clipGradients([w], 0),
      error: ValueError,
      message: "clipGradients: maxNorm must be above zero, got 0",
      instead: "The norm is what gradients are shortened to; 1 is a common choice.",
    },
    {
      what: "A layer of no size",
      code: ({ seed }) => new nn.Linear(seed, 0, 3),
      error: ValueError,
      message: "Linear: inputs must be a whole number from one up, got 0",
      instead: "A layer has an input at least. Look where the number comes from.",
    },
    {
      what: "A layer of half a size",
      code: ({ seed }) => new nn.Linear(seed, 2, 3 / 2),
      error: ValueError,
      message: "Linear: outputs must be a whole number from one up, got 1.5",
      instead: "`Math.floor` or `Math.ceil`: say which you mean.",
    },
    {
      what: "A layer for other features",
      code: ({ seed, x }) => new nn.Linear(seed, 2, 4).forward(x),
      error: ShapeError,
      message: "Linear: x must be […, 2], got [2, 3]",
      instead: "The second argument of the layer is the last extent of what goes in.",
    },
    {
      what: "A number where a vector should be",
      code: ({ seed }) => new nn.Linear(seed, 1, 2).forward(ones([])),
      error: ShapeError,
      message: "Linear: x must be […, 1], got []",
      instead: "`reshape(x, [1])` is a vector of one feature.",
    },
    {
      what: "A padding that is no word",
      code: ({ seed }) => new nn.Embedding(seed, 3, 2, { paddingIndex: 3 }),
      error: ValueError,
      message: "Embedding: paddingIndex must lie in [0, 3), got 3",
      instead: "The padding is one of the words, so that it has a row.",
    },
    {
      what: "A padding below zero",
      code: ({ seed }) => new nn.Embedding(seed, 3, 2, { paddingIndex: -1 }),
      error: ValueError,
      message: "Embedding: paddingIndex must lie in [0, 3), got -1",
      instead: "Rows are not counted from the end.",
    },
    {
      what: "A word that does not exist",
      code: ({ seed }) => new nn.Embedding(seed, 3, 2).forward(arange(4)),
      error: ValueError,
      message: "embedding: an index must lie in [0, 3), got 3 at place 3",
      instead: "Is the vocabulary larger than the layer?",
    },
    {
      what: "Words that are floats",
      code: ({ seed }) => new nn.Embedding(seed, 3, 2).forward(ones([1])),
      error: DtypeError,
      message: "embedding: an index must be int32: cast it, got float32",
      instead: '`cast(words, "int32")`',
    },
    {
      what: "Another activation",
      // @ts-expect-error
      code: ({ seed }) => new nn.RNN(seed, 2, 3, { activation: "sigmoid" }),
      error: ValueError,
      message: 'RNNCell: activation must be "tanh" or "relu", got sigmoid',
      instead: "Elman's network knows two.",
    },
    {
      what: "A step of other features",
      code: ({ seed, x }) => new nn.RNNCell(seed, 2, 4).forward(x, zeros([2, 4])),
      error: ShapeError,
      message: "RNNCell: x must be [batch, 2], got [2, 3]",
      instead: "The second argument of the layer is the number of features of a step.",
    },
    {
      what: "A state of another batch",
      code: ({ seed, x }) => new nn.RNNCell(seed, 3, 4).forward(x, zeros([3, 4])),
      error: ShapeError,
      message: "RNNCell: h must be [2, 4], got [3, 4]",
      instead: "Each sequence of the batch has a state of its own.",
    },
    {
      what: "A step in the place of a sequence",
      code: ({ seed, x }) => new nn.RNN(seed, 3, 4).forward(x),
      error: ShapeError,
      message: "RNN: x must be [batch, time, 3], got [2, 3]",
      instead: "`expandDims(x, 1)` makes sequences of one step.",
    },
    {
      what: "A sequence of other features",
      code: ({ seed }) => new nn.ContextRNN(seed, 3, 2, 2, 2).forward(ones([2, 3, 4])),
      error: ShapeError,
      message: "ContextRNN: x must be [batch, time, 3], got [2, 3, 4]",
      instead: "Features come last: [batch, time, features].",
    },
    {
      what: "A sequence without a step",
      code: ({ seed }) => new nn.RNN(seed, 4, 2).forward(ones([2, 0, 4])),
      error: ShapeError,
      message: "RNN: x must have one step of time at least, got [2, 0, 4]",
      instead: "Leave empty sequences out of the batch.",
    },
    {
      what: "One state in the place of two",
      // @ts-expect-error
      code: ({ seed }) => new nn.LSTM(seed, 4, 3).forward(ones([2, 5, 4]), zeros([2, 3])),
      error: ValueError,
      message: "LSTM: the state is a pair, [h, c], got float32 [2, 3]",
      instead: "An LSTM has two: what it shows, h, and what it keeps, c.",
    },
    {
      what: "A state that is as wide as the gates",
      code: ({ seed }) => new nn.GRU(seed, 4, 3).forward(ones([2, 5, 4]), zeros([2, 9])),
      error: ShapeError,
      message: "GRU: h must be [2, 3], got [2, 9]",
      instead: "The weights have rows for each gate; the state is as wide as one.",
    },
    {
      what: "A context of no size",
      code: ({ seed }) => new nn.ContextRNN(seed, 1, 1, 0, 1),
      error: ValueError,
      message: "ContextRNN: context must be a whole number from one up, got 0",
      instead: "Without a context, `RNN` is what you want.",
    },
    {
      what: "Features that are no shape",
      code: () => new nn.LayerNorm(-1),
      error: ShapeError,
      message: "LayerNorm: a shape is a list of whole numbers from zero up, got [-1]",
      instead: "The number of features, not the axis: `new LayerNorm(x.shape.at(-1))`.",
    },
    {
      what: "No axis to normalize",
      code: () => new nn.LayerNorm([]),
      error: ShapeError,
      message: "LayerNorm: features must name an axis at least, got []",
      instead: "Over no axis, all would become zero.",
    },
    {
      what: "Other features to normalize",
      code: () => new nn.LayerNorm([3, 5]).forward(ones([2, 3, 4])),
      error: ShapeError,
      message: "LayerNorm: x must be […, 3, 5], got [2, 3, 4]",
      instead: "The features are the last axes of what goes in.",
    },
  ],
};
