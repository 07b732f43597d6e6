import { checkOptions, ownOptions } from "../core/options.js";
import type { Generator } from "../core/random.js";
import { type Shape, sizeOf } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../ops/arithmetic.js";
import { affineConv2d, type ConvOptions, conv1d, conv2d, type LineConvOptions } from "../ops/conv.js";
import { reshape } from "../ops/layout.js";
import {
  type ConvTransposeOptions,
  convTranspose1d,
  convTranspose2d,
  type LineConvTransposeOptions,
} from "../ops/transposed.js";
import { convOptions, convTransposeOptions, type Pair, perAxis } from "../ops/window.js";
import { fanInUniform } from "./initialize.js";
import type { BiasOption } from "./linear.js";
import { Module } from "./module.js";
import { checkAxes, checkSizes } from "./refusals.js";

/** As ConvOptions; a bias is added if not said otherwise. */
export interface Conv2dOptions extends ConvOptions, BiasOption {}

export interface Conv1dOptions extends LineConvOptions, BiasOption {}

export interface ConvTranspose2dOptions extends ConvTransposeOptions, BiasOption {}

export interface ConvTranspose1dOptions extends LineConvTransposeOptions, BiasOption {}

/** What all convolutions are made of. Both parameters are drawn evenly from ±1/√(elements of one of the kernels). */
abstract class Convolution<Options extends object> extends Module {
  /** As the op takes it: [outChannels, inChannels / groups, …size], transposed [inChannels, outChannels / groups, …size] */
  readonly kernel: Tensor;
  /** [outChannels] */
  readonly bias: Tensor | undefined;
  readonly options: Options;

  constructor(generator: Generator, kernel: Shape, outChannels: number, bias: boolean, options: Options) {
    super();
    const fanIn = sizeOf(kernel.slice(1));
    this.kernel = fanInUniform(generator, kernel, fanIn);
    this.bias = bias ? fanInUniform(generator, [outChannels], fanIn) : undefined;
    this.options = ownOptions(options);
  }
}

/**
 * A convolution of images by kernels of one size, a number if they are square: y = w ⋆ x + b.
 * Formula conv.layer. Throws a ValueError for sizes that no layer has.
 */
export class Conv2d extends Convolution<ConvOptions> {
  constructor(
    generator: Generator,
    inChannels: number,
    outChannels: number,
    size: Pair,
    given: Conv2dOptions = {},
  ) {
    const { bias = true, ...options } = checkOptions("Conv2d", given, [...convOptions, "bias"]);
    const [channels] = channelsOf("Conv2d", inChannels, outChannels, options.groups);
    const kernel = [outChannels, channels, ...perAxis("Conv2d", "size", size, 2, 1)];
    super(generator, kernel, outChannels, bias, options);
  }

  /** Convolves images [batch, inChannels, height, width]. Throws a ShapeError or ValueError. */
  forward(x: Tensor): Tensor {
    const inChannels = (this.kernel.shape[1] as number) * (this.options.groups ?? 1);
    checkAxes("Conv2d", "x", x, ["batch", inChannels, "height", "width"]);
    if (!this.bias) return conv2d(x, this.kernel, this.options);
    return affineConv2d(x, this.kernel, this.bias, this.options);
  }
}

/** A convolution of sequences: y = w ⋆ x + b. Throws a ValueError for sizes that no layer has. */
export class Conv1d extends Convolution<LineConvOptions> {
  constructor(
    generator: Generator,
    inChannels: number,
    outChannels: number,
    size: number,
    given: Conv1dOptions = {},
  ) {
    const { bias = true, ...options } = checkOptions("Conv1d", given, [...convOptions, "bias"]);
    const [channels] = channelsOf("Conv1d", inChannels, outChannels, options.groups);
    const kernel = [outChannels, channels, ...perAxis("Conv1d", "size", size, 1, 1)];
    super(generator, kernel, outChannels, bias, options);
  }

  /** Convolves sequences [batch, inChannels, length]. Throws a ShapeError or ValueError. */
  forward(x: Tensor): Tensor {
    const inChannels = (this.kernel.shape[1] as number) * (this.options.groups ?? 1);
    checkAxes("Conv1d", "x", x, ["batch", inChannels, "length"]);
    const y = conv1d(x, this.kernel, this.options);
    return this.bias ? add(y, reshape(this.bias, [-1, 1])) : y;
  }
}

/** A transposed convolution of images, and a bias. Throws a ValueError for sizes that no layer has. */
export class ConvTranspose2d extends Convolution<ConvTransposeOptions> {
  constructor(
    generator: Generator,
    inChannels: number,
    outChannels: number,
    size: Pair,
    given: ConvTranspose2dOptions = {},
  ) {
    const { bias = true, ...options } = checkOptions("ConvTranspose2d", given, [
      ...convTransposeOptions,
      "bias",
    ]);
    const [, channels] = channelsOf("ConvTranspose2d", inChannels, outChannels, options.groups);
    const kernel = [inChannels, channels, ...perAxis("ConvTranspose2d", "size", size, 2, 1)];
    super(generator, kernel, outChannels, bias, options);
  }

  /** Enlarges images [batch, inChannels, height, width]. Throws a ShapeError or ValueError. */
  forward(x: Tensor): Tensor {
    checkAxes("ConvTranspose2d", "x", x, ["batch", this.kernel.shape[0] as number, "height", "width"]);
    const y = convTranspose2d(x, this.kernel, this.options);
    return this.bias ? add(y, reshape(this.bias, [-1, 1, 1])) : y;
  }
}

/** A transposed convolution of sequences, and a bias. Throws a ValueError for sizes that no layer has. */
export class ConvTranspose1d extends Convolution<LineConvTransposeOptions> {
  constructor(
    generator: Generator,
    inChannels: number,
    outChannels: number,
    size: number,
    given: ConvTranspose1dOptions = {},
  ) {
    const { bias = true, ...options } = checkOptions("ConvTranspose1d", given, [
      ...convTransposeOptions,
      "bias",
    ]);
    const [, channels] = channelsOf("ConvTranspose1d", inChannels, outChannels, options.groups);
    const kernel = [inChannels, channels, ...perAxis("ConvTranspose1d", "size", size, 1, 1)];
    super(generator, kernel, outChannels, bias, options);
  }

  /** Enlarges sequences [batch, inChannels, length]. Throws a ShapeError or ValueError. */
  forward(x: Tensor): Tensor {
    checkAxes("ConvTranspose1d", "x", x, ["batch", this.kernel.shape[0] as number, "length"]);
    const y = convTranspose1d(x, this.kernel, this.options);
    return this.bias ? add(y, reshape(this.bias, [-1, 1])) : y;
  }
}

/** The channels in a group of the input, and of the output. Throws a ValueError. */
function channelsOf(
  layer: string,
  inChannels: number,
  outChannels: number,
  groups = 1,
): [ofInput: number, ofOutput: number] {
  const [ofInput, ofOutput] = [inChannels / groups, outChannels / groups];
  checkSizes(layer, { inChannels, outChannels, groups, "inChannels / groups": ofInput });
  checkSizes(layer, { "outChannels / groups": ofOutput });
  return [ofInput, ofOutput];
}
