import type { Generator } from "../core/random.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../ops/arithmetic.js";
import { type ConvOptions, conv2d } from "../ops/conv.js";
import { reshape } from "../ops/layout.js";
import { fanInUniform } from "./initialize.js";
import type { BiasOption } from "./linear.js";
import { Module } from "./module.js";
import { checkAxes, checkSizes } from "./refusals.js";

/** As ConvOptions; a bias is added if not said otherwise. */
export interface Conv2dOptions extends ConvOptions, BiasOption {}

/**
 * A convolution of images by square kernels: y = w ⋆ x + b. Formula conv.layer. Throws a ValueError
 * for sizes that no layer has.
 */
export class Conv2d extends Module {
  /** [outChannels, inChannels / groups, size, size] */
  readonly kernel: Tensor;
  /** [outChannels] */
  readonly bias: Tensor | undefined;
  readonly options: ConvOptions;

  constructor(
    generator: Generator,
    inChannels: number,
    outChannels: number,
    size: number,
    { bias = true, ...options }: Conv2dOptions = {},
  ) {
    super();
    const { groups = 1 } = options;
    const channels = inChannels / groups;
    checkSizes("Conv2d", { inChannels, outChannels, size, groups, "inChannels / groups": channels });
    checkSizes("Conv2d", { "outChannels / groups": outChannels / groups });
    const fanIn = channels * size * size;
    this.kernel = fanInUniform(generator, [outChannels, channels, size, size], fanIn);
    this.bias = bias ? fanInUniform(generator, [outChannels], fanIn) : undefined;
    this.options = options;
  }

  /** Convolves images [batch, inChannels, height, width]. Throws a ShapeError or ValueError. */
  forward(x: Tensor): Tensor {
    const inChannels = (this.kernel.shape[1] as number) * (this.options.groups ?? 1);
    checkAxes("Conv2d", "x", x, ["batch", inChannels, "height", "width"]);
    const y = conv2d(x, this.kernel, this.options);
    return this.bias ? add(y, reshape(this.bias, [-1, 1, 1])) : y;
  }
}
