import fc from "fast-check";
import { Generator, type Tensor } from "../../../src/index.js";
import * as nn from "../../../src/nn/index.js";
import { values } from "../draw.js";
import { add, at, build, type Plain, range } from "../plain.js";
import { affine, size } from "./dense.js";
import { type LayerRow, layer, withParameters } from "./layer.js";

const seed = () => new Generator(1);
/** Closer to zero than this, ReLU has a kink that slopes and float32 may see. */
const NEAR = 1e-3;
/** Small enough that states do not grow along time. */
const weights = { low: -0.8, high: 0.8 };

interface Cell {
  readonly inputWeight: Plain;
  readonly hiddenWeight: Plain;
  readonly bias?: Plain | undefined;
}
type Activation = "tanh" | "relu";

/** The states after each step, and the least magnitude of what went into the activation. */
function statesOf(
  x: Plain,
  h0: Plain | undefined,
  { inputWeight, hiddenWeight, bias }: Cell,
  activation: Activation,
): { readonly states: readonly Plain[]; readonly least: number } {
  const [batch = 0, time = 0, inputs = 0] = x.shape;
  const hidden = hiddenWeight.shape[0] as number;
  const φ = (z: number) => (activation === "tanh" ? Math.tanh(z) : Math.max(z, 0));
  let [before, least] = [h0 ?? build([batch, hidden], () => 0), Number.POSITIVE_INFINITY];
  const states = range(time).map((t) => {
    const last = before;
    before = build([batch, hidden], ([b = 0, i = 0]) => {
      const recurrent = add(range(hidden).map((j) => at(hiddenWeight, [i, j]) * at(last, [b, j])));
      const input = add(range(inputs).map((k) => at(inputWeight, [i, k]) * at(x, [b, t, k])));
      const z = recurrent + input + (bias ? at(bias, [i]) : 0);
      least = Math.min(least, Math.abs(z));
      return φ(z);
    });
    return before;
  });
  return { states, least };
}

/** [batch, time, …] of the steps' [batch, …]. */
function alongTime(steps: readonly Plain[]): Plain {
  const [batch = 0, width = 0] = (steps[0] as Plain).shape;
  return build([batch, steps.length, width], ([b = 0, t = 0, i = 0]) => at(steps[t] as Plain, [b, i]));
}

const sizes = fc.record({
  batch: fc.nat(3),
  time: fc.integer({ min: 1, max: 4 }),
  inputs: size,
  hidden: size,
  bias: fc.boolean(),
  activation: fc.constantFrom<Activation>("tanh", "relu"),
});

function optional(given: boolean, shape: readonly number[]): fc.Arbitrary<Plain | undefined> {
  return given ? values(shape, weights) : fc.constant(undefined);
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

function asSequence(x: Plain): Plain {
  const [batch = 0, inputs = 0] = x.shape;
  return { ...x, shape: [batch, 1, inputs] };
}

/** Which of the outputs a case is about: all steps, or the last state. */
const part = fc.constantFrom<0 | 1>(0, 1);

/** The paths of the parameters of a cell inside of a layer. */
interface InnerCell {
  readonly "cell.inputWeight": Plain;
  readonly "cell.hiddenWeight": Plain;
  readonly "cell.bias": Plain | undefined;
}

function cellOf(plain: InnerCell): Cell {
  return {
    inputWeight: plain["cell.inputWeight"],
    hiddenWeight: plain["cell.hiddenWeight"],
    bias: plain["cell.bias"],
  };
}

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
