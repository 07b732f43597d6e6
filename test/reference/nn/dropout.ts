import fc from "fast-check";
import { Generator } from "../../../src/index.js";
import * as nn from "../../../src/nn/index.js";
import { shape, values } from "../draw.js";
import { dropout } from "../dropout.js";
import { type LayerRow, layer } from "./layer.js";

export const Dropout: LayerRow = layer({
  formula: String.raw`y = \frac{m \odot x}{1 - p}`,
  cases: fc.record({
    plain: fc.record({ x: shape.chain((s) => values(s)) }),
    sizes: fc.record({ rate: fc.constantFrom(0, 0.2, 1), training: fc.boolean() }),
  }),
  compute: ({ x }, { rate, training }) =>
    new nn.Dropout(new Generator(7), rate).setTraining(training).forward(x),
  naive: ({ x }, { rate, training }) =>
    training ? dropout.naive([x], { rate, key: { seed: 7, counter: 0 } }) : x,
});
