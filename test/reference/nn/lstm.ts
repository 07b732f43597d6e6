import fc from "fast-check";
import * as nn from "../../../src/nn/index.js";
import { values } from "../draw.js";
import type { Plain } from "../plain.js";
import { type Activation, type LSTMState, lstmStates, NEAR } from "../sequence.js";
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

function statesOf(x: Plain, start: LSTMState | undefined, cell: Cell, activation: Activation) {
  const zeros = zeroState(x, cell);
  return lstmStates(sumsOf(x, cell), cell.hiddenWeight, start ?? { h: zeros, c: zeros }, activation);
}

export const LSTMCell: LayerRow = layer({
  formula:
    "c_t = f \\odot c_{t-1} + i \\odot \\varphi(g), \\quad h_t = o \\odot \\varphi(c_t), \\quad (i, f, o) = \\sigma(\\dots)",
  cases: fc.tuple(sizes, part).chain(([{ batch, inputs, hidden, bias, activation }, part]) =>
    fc.record({
      plain: fc.record({
        x: values([batch, inputs]),
        h: values([batch, hidden]),
        c: values([batch, hidden]),
        inputWeight: values([4 * hidden, inputs]),
        hiddenWeight: values([4 * hidden, hidden]),
        bias: optional(bias, [4 * hidden]),
      }),
      sizes: fc.constant({ inputs, hidden, activation, part }),
    }),
  ),
  isSmooth: ({ x, h, c, ...cell }, { activation }) =>
    activation === "tanh" || statesOf(asSequence(x), { h, c }, cell, activation).least > NEAR,
  compute: ({ x, h, c, ...parameters }, { inputs, hidden, activation, part }) => {
    const options = { activation, bias: parameters.bias !== undefined };
    const cell = withParameters(new nn.LSTMCell(seed(), inputs, hidden, options), parameters);
    return cell.forward(x, [h, c])[part];
  },
  naive: ({ x, h, c, ...cell }, { activation, part }) => {
    const [state] = statesOf(asSequence(x), { h, c }, cell, activation).states as [LSTMState];
    return part === 0 ? state.h : state.c;
  },
});

/** Which of the outputs a case is about: all steps, or one of the last states. */
const output = fc.constantFrom<"outputs" | "h" | "c">("outputs", "h", "c");

export const LSTM: LayerRow = layer({
  formula:
    "c_t = f \\odot c_{t-1} + i \\odot \\varphi(g), \\quad h_t = o \\odot \\varphi(c_t), \\quad t = 1 \\dots n",
  cases: fc
    .tuple(sizes, output, fc.boolean())
    .chain(([{ batch, time, inputs, hidden, bias, activation }, output, started]) =>
      fc.record({
        plain: fc.record({
          x: values([batch, time, inputs]),
          h: optional(started, [batch, hidden]),
          c: optional(started, [batch, hidden]),
          "cell.inputWeight": values([4 * hidden, inputs], weights),
          "cell.hiddenWeight": values([4 * hidden, hidden], weights),
          "cell.bias": optional(bias, [4 * hidden]),
        }),
        sizes: fc.constant({ inputs, hidden, activation, output }),
      }),
    ),
  isSmooth: ({ x, h, c, ...cell }, { activation }) => {
    const { least } = statesOf(x, h && c && { h, c }, cellOf(cell), activation);
    return activation === "tanh" || least > NEAR;
  },
  compute: ({ x, h, c, ...parameters }, { inputs, hidden, activation, output }) => {
    const options = { activation, bias: parameters["cell.bias"] !== undefined };
    const module = withParameters(new nn.LSTM(seed(), inputs, hidden, options), parameters);
    const [outputs, last] = module.forward(x, h && c && [h, c]);
    return { outputs, h: last[0], c: last[1] }[output];
  },
  naive: ({ x, h, c, ...cell }, { activation, output }) => {
    const { states } = statesOf(x, h && c && { h, c }, cellOf(cell), activation);
    if (output === "outputs") return alongTime(states.map((state) => state.h));
    return (states.at(-1) as LSTMState)[output];
  },
});
