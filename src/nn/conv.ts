import type { Generator } from "../core/random.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../ops/arithmetic.js";
import { type ConvOptions, conv2d } from "../ops/conv.js";
import { reshape } from "../ops/layout.js";
import { fanInUniform } from "./initialize.js";
import { Module } from "./module.js";

/** A convolution of images [batch, channels, height, width]: y = w ⋆ x + b. Formula conv.layer. */
export class Conv2d extends Module {
  /** [outChannels, inChannels / groups, size, size] */
  readonly kernel: Tensor;
  /** [outChannels] */
  readonly bias: Tensor;

  constructor(
    generator: Generator,
    inChannels: number,
    outChannels: number,
    size: number,
    readonly options: ConvOptions = {},
  ) {
    super();
    const channels = inChannels / (options.groups ?? 1);
    const fanIn = channels * size * size;
    this.kernel = fanInUniform(generator, [outChannels, channels, size, size], fanIn);
    this.bias = fanInUniform(generator, [outChannels], fanIn);
  }

  forward(x: Tensor): Tensor {
    return add(conv2d(x, this.kernel, this.options), reshape(this.bias, [-1, 1, 1]));
  }
}
