import { type Generator, maxPool2d, relu, reshape, type Tensor } from "cotangent";
import { Conv2d, Linear, Module } from "cotangent/nn";

/**
 * Reads a digit: the model that formulas call model.cnn. Two convolutions look for strokes (the
 * first) and for what strokes make together (the second); each pooling keeps only where, roughly,
 * they were found; the dense layer weighs all of it for each of the ten digits.
 */
export class DigitModel extends Module {
  readonly conv1: Conv2d;
  readonly conv2: Conv2d;
  readonly dense: Linear;

  constructor(generator: Generator) {
    super();
    this.conv1 = new Conv2d(generator, 1, 32, 3); // 32 kernels of 3 × 3 over the one grey channel
    this.conv2 = new Conv2d(generator, 32, 64, 3);
    this.dense = new Linear(generator, 64 * 5 * 5, 10);
  }

  /** One score a digit: softmax makes shares of them, and crossEntropy does so by itself. */
  forward(images: Tensor): Tensor {
    const strokes = relu(this.conv1.forward(images)); //  [batch,  1, 28, 28] → [batch, 32, 26, 26]
    const near = maxPool2d(strokes, { kernel: 2 }); //                        → [batch, 32, 13, 13]
    const shapes = relu(this.conv2.forward(near)); //                         → [batch, 64, 11, 11]
    const far = maxPool2d(shapes, { kernel: 2 }); //                          → [batch, 64, 5, 5]
    return this.dense.forward(reshape(far, [-1, 64 * 5 * 5])); //             → [batch, 10]
  }
}
