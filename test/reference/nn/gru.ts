import fc from "fast-check";
import * as nn from "../../../src/nn/index.js";
import { values } from "../draw.js";
import { at, build, type Plain, range } from "../plain.js";
import { type LayerRow, layer, withParameters } from "./layer.js";
import {
  type Activation,
  alongTime,
  asSequence,
  type Cell,
  cellOf,
  NEAR,
  optional,
  part,
  seed,
  sigmoid,
  sizes,
  sums,
  watched,
  weights,
} from "./sequence.js";

interface GRUCells extends Cell {
  readonly hiddenBias: Plain | undefined;
}

/** The states after each step, and the least magnitude of what went into the activation. */
function statesOf(
  x: Plain,
  h0: Plain | undefined,
  { hiddenBias, ...cell }: GRUCells,
  activation: Activation,
): { readonly states: readonly Plain[]; readonly least: number } {
  const [batch = 0, time = 0] = x.shape;
  const hidden = cell.hiddenWeight.shape[1] as number;
  const { φ, least } = watched(activation);
  let h = h0 ?? build([batch, hidden], () => 0);
  const states = range(time).map((t) => {
    const last = h;
    const [input, recurrent] = sums(x, t, last, cell);
    h = build([batch, hidden], ([b = 0, j = 0]) => {
      const [xr = 0, xz = 0, xn = 0] = range(3).map((k) => at(input, [b, k * hidden + j]));
      const [ur = 0, uz = 0, un = 0] = range(3).map((k) => at(recurrent, [b, k * hidden + j]));
      const [r, z] = [sigmoid(xr + ur), sigmoid(xz + uz)];
      const n = φ(xn + r * (un + (hiddenBias ? at(hiddenBias, [j]) : 0)));
      return (1 - z) * n + z * at(last, [b, j]);
    });
    return h;
  });
  return { states, least: least() };
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
});
