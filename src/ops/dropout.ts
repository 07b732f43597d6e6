import { ValueError } from "../core/errors.js";
import { type RandomKey, wordsOf } from "../core/random.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";

/** The chance of an element to be dropped, and the key of the random numbers that decide. */
export interface DropoutOptions {
  readonly rate: number;
  readonly key: RandomKey;
}

/**
 * Drops elements by chance and scales the others up, so that the mean stays (Srivastava et al.
 * 2014). Formula dropout. The same key drops the same elements. Throws a ValueError.
 */
export const dropout: Op<[x: Tensor], DropoutOptions> = defineOp({
  name: "dropout",
  formula: String.raw`y = \frac{m \odot x}{1 - p}`,
  options: ["rate", "key"],
  attrs: ({ rate, key }) => {
    if (rate >= 0 && rate <= 1) return { rate, key: { ...key } };
    throw new ValueError("dropout", "rate must lie in [0, 1]", `${rate}`);
  },
  forward: (y, [x], { rate, key }) => runKernel("dropout", y, [x], x.size, ...wordsOf(key), rate),
  vjp: [(dy, _y, _inputs, options) => dropout(dy, options)],
});
