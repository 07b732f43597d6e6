import fc from "fast-check";
import * as nn from "../../../src/nn/index.js";
import { values } from "../draw.js";
import type { Plain } from "../plain.js";
import { type Activation, gruStates, isBounded, NEAR } from "../sequence.js";
import { type LayerRow, layer, withParameters } from "./layer.js";
import {
  alongTime,
  asSequence,
  type Cell,
  cellOf,
  optional,
  part,
  seed,
  sizes,
  sumsOf,
  weights,
  zeroState,
} from "./sequence.js";

interface ResetCell extends Cell {
  readonly hiddenBias: Plain | undefined;
}

function statesOf(x: Plain, h0: Plain | undefined, cell: ResetCell, activation: Activation) {
  const start = h0 ?? zeroState(x, cell);
  return gruStates(sumsOf(x, cell), cell.hiddenWeight, cell.hiddenBias, start, activation);
}

export const GRUCell: LayerRow = layer({
  formula:
    "h_t = (1 - z) \\odot n + z \\odot h_{t-1}, \\quad n = \\varphi(x_n + r \\odot (W_{hn} h_{t-1} + b_{hn})), \\quad (r, z) = \\sigma(\\dots)",
  cases: sizes.chain(({ batch, inputs, hidden, bias, activation }) =>
    fc.record({
      plain: fc.record({
        x: values([batch, inputs]),
        h: values([batch, hidden]),
        inputWeight: values([3 * hidden, inputs]),
        hiddenWeight: values([3 * hidden, hidden]),
        bias: optional(bias, [3 * hidden]),
        hiddenBias: optional(bias, [hidden]),
      }),
      sizes: fc.constant({ inputs, hidden, activation }),
    }),
  ),
  isSmooth: ({ x, h, ...cell }, { activation }) =>
    activation === "tanh" || statesOf(asSequence(x), h, cell, activation).least > NEAR,
  compute: ({ x, h, ...parameters }, { inputs, hidden, activation }) => {
    const options = { activation, bias: parameters.bias !== undefined };
    return withParameters(new nn.GRUCell(seed(), inputs, hidden, options), parameters).forward(x, h);
  },
  naive: ({ x, h, ...cell }, { activation }) =>
    statesOf(asSequence(x), h, cell, activation).states[0] as Plain,
  steady: isBounded,
});

export const GRU: LayerRow = layer({
  formula:
    "h_t = (1 - z) \\odot n + z \\odot h_{t-1}, \\quad n = \\varphi(x_n + r \\odot (W_{hn} h_{t-1} + b_{hn})), \\quad t = 1 \\dots T",
  cases: fc
    .tuple(sizes, part, fc.boolean())
    .chain(([{ batch, time, inputs, hidden, bias, activation }, part, started]) =>
      fc.record({
        plain: fc.record({
          x: values([batch, time, inputs]),
          h0: optional(started, [batch, hidden]),
          "cell.inputWeight": values([3 * hidden, inputs], weights),
          "cell.hiddenWeight": values([3 * hidden, hidden], weights),
          "cell.bias": optional(bias, [3 * hidden]),
          "cell.hiddenBias": optional(bias, [hidden]),
        }),
        sizes: fc.constant({ inputs, hidden, activation, part }),
      }),
    ),
  isSmooth: ({ x, h0, "cell.hiddenBias": hiddenBias, ...cell }, { activation }) =>
    activation === "tanh" || statesOf(x, h0, { ...cellOf(cell), hiddenBias }, activation).least > NEAR,
  compute: ({ x, h0, ...parameters }, { inputs, hidden, activation, part }) => {
    const options = { activation, bias: parameters["cell.bias"] !== undefined };
    const module = withParameters(new nn.GRU(seed(), inputs, hidden, options), parameters);
    return module.forward(x, h0)[part];
  },
  naive: ({ x, h0, "cell.hiddenBias": hiddenBias, ...cell }, { activation, part }) => {
    const { states } = statesOf(x, h0, { ...cellOf(cell), hiddenBias }, activation);
    return part === 0 ? alongTime(states) : (states.at(-1) as Plain);
  },
  steady: isBounded,
});
