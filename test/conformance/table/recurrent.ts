import { add, concat, flip, pad, select, slice, stack, type Tensor, transpose } from "../../../src/index.js";
import { GRU, GRUCell, LSTM, LSTMCell, type Module, RNN } from "../../../src/nn/index.js";
import { withParameters } from "../../reference/nn/layer.js";
import { flag, oneOf, or, tellsOf, whole } from "../attribute.js";
import type { Named } from "../reference.js";
import { type Attributes, type Family, type Row, row, type ValuesOf } from "../row.js";
import { seed } from "./layer.js";

const directions = ["", "_reverse"] as const;
const parts = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"] as const;
const suffixes = [0, 1].flatMap((layer) => directions.map((direction) => `_l${layer}${direction}`));
const names = suffixes.flatMap((suffix) => parts.map((part) => `${part}${suffix}?`));

/** PyTorch's weights of a cell, without its place among the layers. */
export interface Weights {
  readonly weight_ih: Tensor;
  readonly weight_hh: Tensor;
  readonly bias_ih?: Tensor;
  readonly bias_hh?: Tensor;
}

/** Runs one layer in one direction from its states, if any. */
type Run<A> = (
  x: Tensor,
  start: readonly Tensor[] | undefined,
  weights: Weights,
  attrs: A,
) => readonly [outputs: Tensor, ...states: Tensor[]];

const common = {
  input_size: whole,
  hidden_size: whole,
  num_layers: whole,
  bidirectional: or(flag, false),
  batch_first: or(flag, false),
  bias: tellsOf("bias_ih_l0"),
};

/** PyTorch stacks layers and directions in one module; here each is a layer, and what stacks them is this. */
function stacked<A extends Attributes>(states: readonly string[], own: A, run: Run<ValuesOf<A>>): Row {
  const starts = states.map((state) => `${state}0`);
  const attributes: Attributes = { ...common, ...own, h0_given: tellsOf(...starts) };
  return row(["x", ...starts.map((start) => `${start}?`), ...names], attributes, (given, attrs) => {
    const { x, ...inputs } = given as Named<Tensor> & { readonly x: Tensor };
    const { num_layers, bidirectional, batch_first } = attrs as ValuesOf<typeof common>;
    let y = batch_first ? x : transpose(x, [0, 1]);
    const last: Tensor[][] = [];
    for (let layer = 0; layer < num_layers; layer++) {
      const ways = directions.slice(0, bidirectional ? 2 : 1).map((direction) => {
        const along = (sequence: Tensor) => (direction === "" ? sequence : flip(sequence, 1));
        const weights = weightsOf(inputs, `_l${layer}${direction}`);
        const start = startOf(inputs, starts, last.length);
        const [outputs, ...ends] = run(along(y), start, weights, attrs as ValuesOf<A>);
        last.push(ends);
        return along(outputs);
      });
      y = concat(ways, -1);
    }
    const ends = states.map((state, i) => [`${state}_n`, stack(last.map((each) => each[i] as Tensor))]);
    return { y: batch_first ? y : transpose(y, [0, 1]), ...Object.fromEntries(ends) };
  });
}

function weightsOf(inputs: Named<Tensor>, suffix: string): Weights {
  const found = parts.flatMap((part) => {
    const own = inputs[`${part}${suffix}`];
    return own ? [[part, own] as const] : [];
  });
  return Object.fromEntries(found) as unknown as Weights;
}

/** The states that one layer and direction begins with. */
function startOf(inputs: Named<Tensor>, names: readonly string[], index: number): Tensor[] | undefined {
  const found = names.flatMap((name) => inputs[name] ?? []);
  return found.length > 0 ? found.map((all) => select(all, { axis: 0, index })) : undefined;
}

/** A layer, or a cell, with PyTorch's weights in the place of its own. */
export function withWeights<M extends Module>(module: M, weights: Weights): M {
  const { weight_ih, weight_hh, bias_ih, bias_hh } = weights;
  const hidden = weight_hh.shape[1] as number;
  const isGRU = weight_hh.shape[0] === 3 * hidden;
  // PyTorch has two biases; only of the last gate of a GRU is more used than their sum.
  const shared = bias_hh && (isGRU ? pad(slice(bias_hh, [{ stop: -hidden }]), { after: [hidden] }) : bias_hh);
  const own = {
    inputWeight: weight_ih,
    hiddenWeight: weight_hh,
    bias: bias_ih && shared && add(bias_ih, shared),
    hiddenBias: bias_hh && slice(bias_hh, [{ start: -hidden }]),
  };
  const inside = Object.entries(own).map(([name, x]) => [`cell.${name}`, x]);
  return withParameters(module, { ...own, ...Object.fromEntries(inside) });
}

/** The sizes of a cell, and whether it has a bias. */
function sizesOf({ weight_ih, weight_hh, bias_ih }: Weights) {
  const [inputs, hidden] = [weight_ih.shape[1] as number, weight_hh.shape[1] as number];
  return [inputs, hidden, { bias: bias_ih !== undefined }] as const;
}

const sizes = { input_size: whole, hidden_size: whole };

export const recurrent: Family = {
  "nn.RNN": stacked(
    ["h"],
    { nonlinearity: oneOf<"tanh" | "relu">("tanh", "relu") },
    (x, start, weights, { nonlinearity: activation }) => {
      const [inputs, hidden, bias] = sizesOf(weights);
      const net = new RNN(seed(), inputs, hidden, { ...bias, activation });
      return withWeights(net, weights).forward(x, start?.[0]);
    },
  ),
  "nn.LSTM": stacked(["h", "c"], {}, (x, start, weights) => {
    const net = withWeights(new LSTM(seed(), ...sizesOf(weights)), weights);
    const [outputs, states] = net.forward(x, start as [Tensor, Tensor] | undefined);
    return [outputs, ...states];
  }),
  "nn.GRU": stacked(["h"], {}, (x, start, weights) =>
    withWeights(new GRU(seed(), ...sizesOf(weights)), weights).forward(x, start?.[0]),
  ),
  lstm_cell: row(["x", "h", "c", ...parts], sizes, ({ x, h, c, ...weights }) => {
    const cell = withWeights(new LSTMCell(seed(), ...sizesOf(weights)), weights);
    const [h1, c1] = cell.forward(x, [h, c]);
    return { h: h1, c: c1 };
  }),
  gru_cell: row(["x", "h", ...parts], sizes, ({ x, h, ...weights }) =>
    withWeights(new GRUCell(seed(), ...sizesOf(weights)), weights).forward(x, h),
  ),
};
