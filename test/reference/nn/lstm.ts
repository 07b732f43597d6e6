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

interface State {
  readonly h: Plain;
  readonly c: Plain;
}

/** The states after each step, and the least magnitude of what went into the activation. */
function statesOf(
  x: Plain,
  start: State | undefined,
  cell: Cell,
  activation: Activation,
): { readonly states: readonly State[]; readonly least: number } {
  const [batch = 0, time = 0] = x.shape;
  const hidden = cell.hiddenWeight.shape[1] as number;
  const { φ, least } = watched(activation);
  // A cell that nothing has entered stays at zero, where nothing near it has a slope.
  const ofCell = (c: number) => (start || c !== 0 ? φ(c) : 0);
  const zeros = build([batch, hidden], () => 0);
  let [h, c] = start ? [start.h, start.c] : [zeros, zeros];
  const states = range(time).map((t) => {
    const [input, recurrent] = sums(x, t, h, cell);
    const gate = (k: number, b: number, j: number) =>
      at(recurrent, [b, k * hidden + j]) + at(input, [b, k * hidden + j]);
    const last = c;
    c = build([batch, hidden], ([b = 0, j = 0]) => {
      const [i, f, g] = [sigmoid(gate(0, b, j)), sigmoid(gate(1, b, j)), φ(gate(2, b, j))];
      return f * at(last, [b, j]) + i * g;
    });
    h = build([batch, hidden], ([b = 0, j = 0]) => sigmoid(gate(3, b, j)) * ofCell(at(c, [b, j])));
    return { h, c };
  });
  return { states, least: least() };
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
    const [state] = statesOf(asSequence(x), { h, c }, cell, activation).states as [State];
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
    return (states.at(-1) as State)[output];
  },
});
