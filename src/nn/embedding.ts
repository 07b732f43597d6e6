import { ValueError } from "../core/errors.js";
import { checkOptions, ownOptions } from "../core/options.js";
import type { Generator } from "../core/random.js";
import { parameter } from "../create/parameter.js";
import { normal } from "../create/random.js";
import { arange } from "../create/range.js";
import type { Tensor } from "../graph/tensor.js";
import { equal, where } from "../ops/comparison.js";
import { type EmbeddingOptions, embedding } from "../ops/gather.js";
import { expandDims } from "../ops/layout.js";
import { Module } from "./module.js";
import { checkSizes } from "./refusals.js";

/**
 * A learned vector for each of so many words: y = E[index]. They begin as normal numbers; that of the
 * paddingIndex as zeros, which it stays, for it gets no gradient. Formula embedding. Throws a
 * ValueError for sizes that no layer has, or a paddingIndex without a vector.
 */
export class Embedding extends Module {
  readonly options: EmbeddingOptions;
  /** [count, features] */
  readonly weight: Tensor;

  constructor(generator: Generator, count: number, features: number, options: EmbeddingOptions = {}) {
    super();
    checkSizes("Embedding", { count, features });
    this.options = ownOptions(checkOptions("Embedding", options, ["paddingIndex"]));
    const { paddingIndex } = this.options;
    const has = (row: number) => Number.isInteger(row) && row >= 0 && row < count;
    if (paddingIndex !== undefined && !has(paddingIndex)) {
      throw new ValueError("Embedding", `paddingIndex must lie in [0, ${count})`, `${paddingIndex}`);
    }
    const isPadding = expandDims(equal(arange(count), paddingIndex ?? -1), 1);
    this.weight = parameter(where(isPadding, 0, normal(generator, [count, features])));
  }

  /** Takes the vectors that index, int32 […], names: […, features]. Throws a DtypeError or ValueError. */
  forward(index: Tensor): Tensor {
    return embedding(this.weight, index, this.options);
  }
}
