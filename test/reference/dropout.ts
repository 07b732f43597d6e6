import fc from "fast-check";
import { shape, values } from "./draw.js";
import { wordOf } from "./philox.js";
import type { One, Row } from "./row.js";

const LAST = Number.MAX_SAFE_INTEGER;

interface DropoutOptions {
  readonly rate: number;
  readonly key: { readonly seed: number; readonly counter: number };
}

/** A random word decides over each element: it is dropped if the word, as a number of 24 bits in [0, 1), is below the rate. */
export const dropout: Row<One, DropoutOptions> = {
  calls: fc.record({
    inputs: fc.tuple(shape.chain((s) => values(s))),
    options: fc.record({
      rate: fc.constantFrom(0, 0.1, 0.5, 0.9, 1),
      key: fc.record({ seed: fc.maxSafeInteger(), counter: fc.nat({ max: LAST - 400 }) }),
    }),
  }),
  naive: ([x], { rate, key }) => ({
    ...x,
    data: x.data.map((element, i) => {
      const uniform = Math.floor(wordOf(key.seed, key.counter + i) / 2 ** 8) / 2 ** 24;
      return element * (uniform < rate ? 0 : 1 / (1 - rate));
    }),
  }),
};
