import {
  argmax,
  backward,
  checkGradient,
  clamp,
  conv2d,
  dropout,
  gelu,
  interpolate,
  linearRecurrence,
  maxPool2d,
  ones,
  pad,
  softplus,
  sort,
  square,
  sum,
  tanh,
  tensor,
  topk,
  uniform,
  ValueError,
  variance,
} from "../../src/index.js";
import {
  attentionWeights,
  Conv2d,
  crossEntropy,
  groupNorm,
  Linear,
  layerNorm,
  MaxPool2d,
  mse,
} from "../../src/nn/index.js";
import { SGD } from "../../src/optim/index.js";
import type { Chapter } from "./mistake.js";

export const options: Chapter = {
  title: "Options",
  mistakes: [
    {
      what: "An axis without its name",
      // @ts-expect-error
      code: ({ x }) => argmax(x, 1),
      error: ValueError,
      message: "argmax: options are given by name, as { axis, keepDims }, got 1",
      instead: "`argmax(x, { axis: 1 })`",
    },
    {
      what: "Axes where there is one",
      // @ts-expect-error
      code: ({ x }) => argmax(x, { axes: 1 }),
      error: ValueError,
      message: "argmax: options are axis, keepDims, got axes: did you mean axis?",
      instead: "The place of the largest is sought along one axis: `{ axis: 1 }`.",
    },
    {
      what: "An axis without its name, in a formula of other ops",
      // @ts-expect-error
      code: ({ x }) => variance(x, 1),
      error: ValueError,
      message: "variance: options are given by name, as { axes, keepDims, correction }, got 1",
      instead: "`variance(x, { axes: 1 })`",
    },
    {
      what: "A plural",
      // @ts-expect-error
      code: ({ images }) => conv2d(images, ones([1, 4, 3, 3]), { strides: 2 }),
      error: ValueError,
      message: "conv2d: options are stride, padding, dilation, groups, got strides: did you mean stride?",
      instead: "Ignored, the window would have moved by 1 in silence.",
    },
    {
      what: "The name that another library has for the window",
      // @ts-expect-error
      code: ({ images }) => maxPool2d(images, { kernelSize: 2 }),
      error: ValueError,
      message:
        "maxPool2d: options are kernel, stride, padding, ceilMode, dilation, got kernelSize: did you mean kernel?",
      instead: "`maxPool2d(images, { kernel: 2 })`",
    },
    {
      what: "The name that another library has for the scale",
      // @ts-expect-error
      code: ({ images }) => interpolate(images, { scaleFactor: 2 }),
      error: ValueError,
      message:
        "interpolate: options are size, scale, mode, alignCorners, got scaleFactor: did you mean scale?",
      instead: "`interpolate(images, { scale: 2 })`",
    },
    {
      what: "A word without its name",
      // @ts-expect-error
      code: ({ x }) => gelu(x, "tanh"),
      error: ValueError,
      message: 'gelu: options are given by name, as { approximate }, got "tanh"',
      instead: '`gelu(x, { approximate: "tanh" })`',
    },
    {
      what: "A Greek letter misspelt",
      // @ts-expect-error
      code: ({ x }) => softplus(x, { bata: 2 }),
      error: ValueError,
      message: "softplus: options are beta, threshold, got bata",
      instead: "`softplus(x, { beta: 2 })`",
    },
    {
      what: "Bounds without their names",
      // @ts-expect-error
      code: ({ x }) => clamp(x, 0, 1),
      error: ValueError,
      message: "clamp: options are given by name, as { min, max }, got 0",
      instead: "`clamp(x, { min: 0, max: 1 })`",
    },
    {
      what: "Margins in a list",
      // @ts-expect-error
      code: ({ x }) => pad(x, [1, 1]),
      error: ValueError,
      message: "pad: options are given by name, as { before, after, between, value }, got an array",
      instead: "`pad(x, { before: [1, 1], after: [1, 1] })`: a number for each axis.",
    },
    {
      what: "Dropping at a rate without a key",
      // @ts-expect-error
      code: ({ x }) => dropout(x, 0.5),
      error: ValueError,
      message: "dropout: options are given by name, as { rate, key }, got 0.5",
      instead: "`dropout(x, { rate: 0.5, key: seed.next(x.size) })`: the key says which are dropped.",
    },
    {
      what: "The other order, by another name",
      // @ts-expect-error
      code: ({ v }) => sort(v, { reverse: true }),
      error: ValueError,
      message: "sort: options are axis, descending, got reverse",
      instead: "`sort(v, { descending: true })`",
    },
    {
      what: "More of the largest than there are",
      code: ({ x }) => topk(x, { k: 4 }),
      error: ValueError,
      message: "topk: k must be a whole number from 0 to 3, what axis -1 has, got 4",
      instead: "`Math.min(k, x.shape.at(-1))`, or another axis.",
    },
    {
      what: "The number of the largest without its name",
      // @ts-expect-error
      code: ({ x }) => topk(x, 2),
      error: ValueError,
      message: "topk: options are given by name, as { k, axis, largest }, got 2",
      instead: "`topk(x, { k: 2 })`",
    },
    {
      what: "A recurrence backwards",
      // @ts-expect-error
      code: ({ v }) => linearRecurrence(0.5, v, { reversed: true }),
      error: ValueError,
      message: "linearRecurrence: options are axis, initial, reverse, got reversed: did you mean reverse?",
      instead: "`linearRecurrence(0.5, v, { reverse: true })`",
    },
    {
      what: "A reduction by half its name",
      // @ts-expect-error
      code: ({ x, labels }) => crossEntropy(x, labels, { reduce: "sum" }),
      error: ValueError,
      message:
        "crossEntropy: options are weight, ignoreIndex, labelSmoothing, reduction, got reduce: did you mean reduction?",
      instead: 'Ignored, it would have been the mean: `{ reduction: "sum" }`.',
    },
    {
      what: "A reduction without its name",
      // @ts-expect-error
      code: ({ x }) => mse(x, x, "sum"),
      error: ValueError,
      message: 'mse: options are given by name, as { reduction }, got "sum"',
      instead: '`mse(x, x, { reduction: "sum" })`',
    },
    {
      what: "An array as the target",
      // @ts-expect-error
      code: ({ v }) => mse(v, [1, 2]),
      error: ValueError,
      message: "mse: takes tensors: tensor(…) makes one of a number or of arrays, got an array",
      instead: "`mse(v, tensor([1, 2]))`",
    },
    {
      what: "A mask in the place of the options",
      // @ts-expect-error
      code: ({ x }) => attentionWeights(x, x, ones([2, 2], "bool")),
      error: ValueError,
      message: "attentionWeights: options are given by name, as { mask, causal }, got bool [2, 2]",
      instead: "`attentionWeights(x, x, { mask })`",
    },
    {
      what: "A Greek letter where its name should be",
      // @ts-expect-error
      code: ({ x }) => layerNorm(x, { eps: 1e-6 }),
      error: ValueError,
      message: "layerNorm: options are weight, bias, epsilon, axes, got eps: did you mean epsilon?",
      instead: "`layerNorm(x, { epsilon: 1e-6 })`",
    },
    {
      what: "Options after a number",
      // @ts-expect-error
      code: ({ images }) => groupNorm(images, 2, 1e-6),
      error: ValueError,
      message: "groupNorm: options are given by name, as { weight, bias, epsilon }, got 0.000001",
      instead: "`groupNorm(images, 2, { epsilon: 1e-6 })`",
    },
    {
      what: "A layer without what it does not know",
      // @ts-expect-error
      code: ({ seed }) => new Linear(seed, 2, 3, { Bias: false }),
      error: ValueError,
      message: "Linear: options are bias, got Bias: did you mean bias?",
      instead: "Names begin with a small letter: `{ bias: false }`.",
    },
    {
      what: "The padding of a layer without its name",
      // @ts-expect-error
      code: ({ seed }) => new Conv2d(seed, 4, 8, 3, "same"),
      error: ValueError,
      message:
        'Conv2d: options are given by name, as { stride, padding, dilation, groups, bias }, got "same"',
      instead: '`new Conv2d(seed, 4, 8, 3, { padding: "same" })`',
    },
    {
      what: "The window of a layer without its name",
      // @ts-expect-error
      code: () => new MaxPool2d(2),
      error: ValueError,
      message:
        "MaxPool2d: options are given by name, as { kernel, stride, padding, ceilMode, dilation }, got 2",
      instead: "`new MaxPool2d({ kernel: 2 })`",
    },
    {
      what: "Bounds of random numbers by other names",
      // @ts-expect-error
      code: ({ seed }) => uniform(seed, [2], { min: -1, max: 1 }),
      error: ValueError,
      message: "uniform: options are low, high, dtype, got min",
      instead: "`uniform(seed, [2], { low: -1, high: 1 })`",
    },
    {
      what: "A graph kept by another name",
      // @ts-expect-error
      code: ({ w }) => backward(sum(square(w)), { retainGraph: true }),
      error: ValueError,
      message: "backward: options are keepGraph, got retainGraph",
      instead: "`backward(loss, { keepGraph: true })`",
    },
    {
      what: "A bound by another name",
      // @ts-expect-error
      code: () => checkGradient(tanh, [tensor([1], { dtype: "float64" })], { tolerance: 1e-3 }),
      error: ValueError,
      message: "checkGradient: options are order, bound, whole, seed, name, got tolerance",
      instead: "`{ bound: 1e-3 }`",
    },
    {
      what: "A step that is clipped to no name",
      // @ts-expect-error
      code: ({ w }) => new SGD([w]).minimize(() => sum(square(w)), 1),
      error: ValueError,
      message: "minimize: options are given by name, as { maxNorm }, got 1",
      instead: "`optimizer.minimize(loss, { maxNorm: 1 })`",
    },
  ],
};
