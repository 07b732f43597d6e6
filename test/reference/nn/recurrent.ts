import fc from "fast-check";
import type { Tensor } from "../../../src/index.js";
import * as nn from "../../../src/nn/index.js";
import { values } from "../draw.js";
import type { Plain } from "../plain.js";
import { type Activation, NEAR, rnnStates } from "../sequence.js";
import { affine, size } from "./dense.js";
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

function statesOf(x: Plain, h0: Plain | undefined, cell: Cell, activation: Activation) {
  return rnnStates(sumsOf(x, cell), cell.hiddenWeight, h0 ?? zeroState(x, cell), activation);
}

export const RNNCell: LayerRow = layer({
  formula: "h_t = \\varphi(W_h h_{t-1} + W_x x_t + b)",
  cases: sizes.chain(({ batch, inputs, hidden, bias, activation }) =>
    fc.record({
      plain: fc.record({
        x: values([batch, inputs]),
        h: values([batch, hidden]),
        inputWeight: values([hidden, inputs]),
        hiddenWeight: values([hidden, hidden]),
        bias: optional(bias, [hidden]),
      }),
      sizes: fc.constant({ inputs, hidden, activation }),
    }),
  ),
  isSmooth: ({ x, h, ...cell }, { activation }) =>
    activation === "tanh" || statesOf(asSequence(x), h, cell, activation).least > NEAR,
  compute: ({ x, h, ...parameters }, { inputs, hidden, activation }) => {
    const options = { activation, bias: parameters.bias !== undefined };
    return withParameters(new nn.RNNCell(seed(), inputs, hidden, options), parameters).forward(x, h);
  },
  naive: ({ x, h, ...cell }, { activation }) =>
    statesOf(asSequence(x), h, cell, activation).states[0] as Plain,
});

export const RNN: LayerRow = layer({
  formula: "h_t = \\varphi(W_h h_{t-1} + W_x x_t + b), \\quad t = 1 \\dots n",
  cases: fc
    .tuple(sizes, part, fc.boolean())
    .chain(([{ batch, time, inputs, hidden, bias, activation }, part, started]) =>
      fc.record({
        plain: fc.record({
          x: values([batch, time, inputs]),
          h0: optional(started, [batch, hidden]),
          "cell.inputWeight": values([hidden, inputs], weights),
          "cell.hiddenWeight": values([hidden, hidden], weights),
          "cell.bias": optional(bias, [hidden]),
        }),
        sizes: fc.constant({ inputs, hidden, activation, part }),
      }),
    ),
  isSmooth: (plain, { activation }) =>
    activation === "tanh" || statesOf(plain.x, plain.h0, cellOf(plain), activation).least > NEAR,
  compute: ({ x, h0, ...parameters }, { inputs, hidden, activation, part }) => {
    const options = { activation, bias: parameters["cell.bias"] !== undefined };
    const module = withParameters(new nn.RNN(seed(), inputs, hidden, options), parameters);
    return module.forward(x, h0)[part];
  },
  naive: (plain, { activation, part }) => {
    const { states } = statesOf(plain.x, plain.h0, cellOf(plain), activation);
    return part === 0 ? alongTime(states) : (states.at(-1) as Plain);
  },
});

export const ContextRNN: LayerRow = layer({
  formula:
    "h_t = \\mathrm{ReLU}(W_{hh} h_{t-1} + W_{xh} x_t + b_h), \\quad c_t = \\tanh(W_{hc} h_t + b_c), \\quad o_t = \\tanh(W_{ch} c_t + b_o)",
  cases: fc
    .tuple(sizes, size, size, part, fc.boolean())
    .chain(([{ batch, time, inputs, hidden }, context, outputs, part, started]) =>
      fc.record({
        plain: fc.record({
          x: values([batch, time, inputs]),
          h0: optional(started, [batch, hidden]),
          "cell.inputWeight": values([hidden, inputs], weights),
          "cell.hiddenWeight": values([hidden, hidden], weights),
          "cell.bias": values([hidden]),
          "context.weight": values([context, hidden], weights),
          "context.bias": values([context]),
          "decoder.weight": values([outputs, context], weights),
          "decoder.bias": values([outputs]),
        }),
        sizes: fc.constant({ inputs, hidden, context, outputs, part }),
      }),
    ),
  isSmooth: (plain) => statesOf(plain.x, plain.h0, cellOf(plain), "relu").least > NEAR,
  compute: ({ x, h0, ...parameters }, { inputs, hidden, context, outputs, part }): Tensor => {
    const module = new nn.ContextRNN(seed(), inputs, hidden, context, outputs);
    return withParameters(module, parameters).forward(x, h0)[part];
  },
  naive: (plain, { part }) => {
    const { states } = statesOf(plain.x, plain.h0, cellOf(plain), "relu");
    if (part === 1) return states.at(-1) as Plain;
    const tanh = (x: Plain) => ({ ...x, data: x.data.map(Math.tanh) });
    const decoded = states.map((h) => {
      const c = tanh(affine(h, plain["context.weight"], plain["context.bias"]));
      return tanh(affine(c, plain["decoder.weight"], plain["decoder.bias"]));
    });
    return alongTime(decoded);
  },
});
