import type { Generator } from "../core/random.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../ops/arithmetic.js";
import { transpose } from "../ops/layout.js";
import { matmul } from "../ops/matmul.js";
import { fanInUniform } from "./initialize.js";
import { Module } from "./module.js";

/** A dense layer: y = x Wᵀ + b, for x [batch, inputs] or with more leading axes. */
export class Linear extends Module {
  /** [outputs, inputs] */
  readonly weight: Tensor;
  /** [outputs] */
  readonly bias: Tensor;

  constructor(generator: Generator, inputs: number, outputs: number) {
    super();
    this.weight = fanInUniform(generator, [outputs, inputs], inputs);
    this.bias = fanInUniform(generator, [outputs], inputs);
  }

  forward(x: Tensor): Tensor {
    return add(matmul(x, transpose(this.weight)), this.bias);
  }
}
