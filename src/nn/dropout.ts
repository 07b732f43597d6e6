import { ValueError } from "../core/errors.js";
import { checkGenerator, type Generator } from "../core/random.js";
import type { Tensor } from "../graph/tensor.js";
import { dropout } from "../ops/dropout.js";
import { Module } from "./module.js";

/**
 * Drops elements by chance in training, others in each call, and leaves all in evaluation. Formula
 * dropout. Throws a ValueError for a rate outside of [0, 1].
 */
export class Dropout extends Module {
  readonly #generator: Generator;

  /** @param rate the chance of an element to be dropped */
  constructor(
    generator: Generator,
    readonly rate = 0.5,
  ) {
    super();
    if (!(rate >= 0 && rate <= 1)) throw new ValueError("Dropout", "rate must lie in [0, 1]", `${rate}`);
    this.#generator = checkGenerator("Dropout", generator);
  }

  /** Drops elements of x, of any shape, and scales the others up; in evaluation it returns x. */
  forward(x: Tensor): Tensor {
    return this.training ? dropout(x, { rate: this.rate, key: this.#generator.next(x.size) }) : x;
  }
}
