import { checkOptions } from "../core/options.js";
import type { Generator } from "../core/random.js";
import type { Tensor } from "../graph/tensor.js";
import { linear } from "../ops/linear.js";
import { fanInUniform } from "./initialize.js";
import { Module } from "./module.js";
import { checkAxes, checkSizes } from "./refusals.js";

/** Whether a layer adds a bias; true if not given. */
export interface BiasOption {
  readonly bias?: boolean;
}

/** A dense layer: y = x Wᵀ + b. Throws a ValueError for sizes that no layer has. */
export class Linear extends Module {
  /** [outputs, inputs] */
  readonly weight: Tensor;
  /** [outputs] */
  readonly bias: Tensor | undefined;

  constructor(generator: Generator, inputs: number, outputs: number, options: BiasOption = {}) {
    super();
    const { bias = true } = checkOptions("Linear", options, ["bias"]);
    checkSizes("Linear", { inputs, outputs });
    this.weight = fanInUniform(generator, [outputs, inputs], inputs);
    this.bias = bias ? fanInUniform(generator, [outputs], inputs) : undefined;
  }

  /** Maps the last axis: x […, inputs] to […, outputs]. Throws a ShapeError. */
  forward(x: Tensor): Tensor {
    checkAxes("Linear", "x", x, ["…", this.weight.shape[1] as number]);
    return linear(x, this.weight, this.bias);
  }
}
