import fc from "fast-check";
import { Generator, type Tensor } from "../../../src/index.js";
import * as nn from "../../../src/nn/index.js";
import { conv1d, conv2d } from "../conv.js";
import { values } from "../draw.js";
import { at, build } from "../plain.js";
import { avgPool1d, avgPool2d, maxPool1d, maxPool2d } from "../pool.js";
import type { One, Row, Two } from "../row.js";
import { convTranspose1d, convTranspose2d } from "../transposed.js";
import { type LayerRow, layer, withParameters } from "./layer.js";

const seed = () => new Generator(1);

/** The size of kernels as a layer may be told it: one number where all extents are equal. */
function sizeOf(kernel: readonly number[]): number | [number, number] {
  const [first, second = first] = kernel.slice(2) as [number, number?];
  return first === second ? first : [first, second];
}

interface Convolution extends nn.Module {
  forward(x: Tensor): Tensor;
}

/** A layer that adds a bias to what the op of a row computes. */
function convolution<Options extends { groups?: number } | undefined>(
  formula: string,
  op: Row<Two, Options>,
  make: (kernel: readonly number[], options: NonNullable<Options> & { bias: boolean }) => Convolution,
): LayerRow {
  return layer({
    formula,
    cases: op.calls
      .chain((call) => fc.record({ call: fc.constant(call), biased: fc.boolean() }))
      .chain(({ call: { inputs, options }, biased }) => {
        const [x, kernel] = inputs;
        const out = op.naive(inputs, options as Options).shape[1] as number;
        return fc.record({
          plain: fc.record({
            x: fc.constant(x),
            kernel: fc.constant(kernel),
            bias: biased ? values([out]) : fc.constant(undefined),
          }),
          sizes: fc.constant(options),
        });
      }),
    compute: ({ x, ...parameters }, options) => {
      const given = { ...options, bias: parameters.bias !== undefined } as Parameters<typeof make>[1];
      return withParameters(make(parameters.kernel.shape, given), parameters).forward(x);
    },
    naive: ({ x, kernel, bias }, options) => {
      const y = op.naive([x, kernel], options as Options);
      return bias ? build(y.shape, (index) => at(y, index) + at(bias, [index[1] as number])) : y;
    },
  });
}

export const Conv2d = convolution("y = w \\star x + b", conv2d, (kernel, options) => {
  const [out = 0, channels = 0] = kernel;
  const inChannels = channels * (options.groups ?? 1);
  return new nn.Conv2d(seed(), inChannels, out, sizeOf(kernel), options as nn.Conv2dOptions);
});

export const Conv1d = convolution("y = w \\star x + b", conv1d, (kernel, options) => {
  const [out = 0, channels = 0, size = 0] = kernel;
  return new nn.Conv1d(seed(), channels * (options.groups ?? 1), out, size, options as nn.Conv1dOptions);
});

export const ConvTranspose2d = convolution("y = w^\\top \\star x + b", convTranspose2d, (kernel, options) => {
  const [inChannels = 0, channels = 0] = kernel;
  const out = channels * (options.groups ?? 1);
  return new nn.ConvTranspose2d(
    seed(),
    inChannels,
    out,
    sizeOf(kernel),
    options as nn.ConvTranspose2dOptions,
  );
});

export const ConvTranspose1d = convolution("y = w^\\top \\star x + b", convTranspose1d, (kernel, options) => {
  const [inChannels = 0, channels = 0, size = 0] = kernel;
  const out = channels * (options.groups ?? 1);
  return new nn.ConvTranspose1d(seed(), inChannels, out, size, options as nn.ConvTranspose1dOptions);
});

/** A layer that is an op with its options kept. */
function pooling<Options>(
  formula: string,
  op: Row<One, Options>,
  make: (options: Options) => Convolution,
): LayerRow {
  return {
    ...(op as unknown as Row),
    formula,
    compute: ([x], options) => make(options as Options).forward(x as Tensor),
  };
}

export const MaxPool2d = pooling(
  "y_{ij} = \\max_{pq} x_{i s + p,\\, j s + q}",
  maxPool2d,
  (options) => new nn.MaxPool2d(options as ConstructorParameters<typeof nn.MaxPool2d>[0]),
);

export const AvgPool2d = pooling(
  "y_{ij} = \\frac{1}{n} \\sum_{pq} x_{i s + p,\\, j s + q}",
  avgPool2d,
  (options) => new nn.AvgPool2d(options as ConstructorParameters<typeof nn.AvgPool2d>[0]),
);

export const MaxPool1d = pooling(
  "y_i = \\max_p x_{i s + p}",
  maxPool1d,
  (options) => new nn.MaxPool1d(options),
);

export const AvgPool1d = pooling(
  "y_i = \\frac{1}{n} \\sum_p x_{i s + p}",
  avgPool1d,
  (options) => new nn.AvgPool1d(options),
);
