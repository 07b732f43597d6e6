import fc from "fast-check";
import * as nn from "../../../src/nn/index.js";
import { shapeOfRank, values } from "../draw.js";
import { at, build } from "../plain.js";
import { size } from "./dense.js";
import { type LayerRow, layer } from "./layer.js";

export const positionalEncoding: LayerRow = layer({
  formula: nn.positionalEncoding.definition.formula,
  cases: fc.tuple(shapeOfRank(0, 2), size).chain(([shape, half]) =>
    fc.record({
      plain: fc.record({ positions: values(shape, { low: -5, high: 20 }) }),
      sizes: fc.constant({ features: 2 * half }),
    }),
  ),
  compute: ({ positions }, { features }) => nn.positionalEncoding(positions, features),
  naive: ({ positions }, { features }) =>
    build([...positions.shape, features], (index) => {
      const f = index.at(-1) as number;
      const angle = at(positions, index.slice(0, -1)) / 10000 ** ((f - (f % 2)) / features);
      return f % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }),
});
