import {
  add,
  flip,
  matmul,
  mul,
  select,
  sigmoid,
  split,
  stack,
  sub,
  type Tensor,
  tanh,
  transpose,
  zeros,
} from "../../../../src/index.js";
import { RNN } from "../../../../src/nn/index.js";
import { withParameters } from "../../../reference/nn/layer.js";
import { AttributeError, bit, oneOf, or } from "../../attribute.js";
import type { Named } from "../../reference.js";
import type { Attributes, ValuesOf } from "../../row.js";
import { seed } from "../../table/layer.js";
import { type Family, type Node, node, numbersOf } from "../node.js";
import { asShapeOf } from "./shape.js";

/** What one direction is given: sequences x [batch, time, inputs], weights, and states to begin with. */
interface Given {
  readonly x: Tensor;
  readonly W: Tensor;
  readonly R: Tensor;
  readonly B?: Tensor;
  readonly initial_h?: Tensor;
  readonly initial_c?: Tensor;
  readonly P?: Tensor;
}

/** All outputs [batch, time, hidden], and the last states [batch, hidden]. */
type Run = readonly [outputs: Tensor, ...states: Tensor[]];

const common = {
  hidden_size: asShapeOf("R", 2),
  direction: or(oneOf("forward", "reverse", "bidirectional"), "forward"),
  layout: or(bit, false),
};
const ways = { forward: [0], reverse: [1], bidirectional: [0, 1] };

export const recurrent: Family = {
  RNN: layer(
    { activations: or(activationNames, ["tanh", "tanh"]) },
    ({ x, W, R, B, initial_h }, { activations }, way) => {
      const [hidden, inputs] = W.shape as [number, number];
      const activation = activations[way] ?? "tanh";
      const net = new RNN(seed(), inputs, hidden, { activation, bias: B !== undefined });
      const bias = B && add(...(split(B, { sizes: hidden }) as [Tensor, Tensor]));
      const own = { "cell.inputWeight": W, "cell.hiddenWeight": R, "cell.bias": bias };
      return withParameters(net, own).forward(x, initial_h);
    },
  ),
  GRU: layer(
    { linear_before_reset: or(bit, false) },
    ({ x, W, R, B, initial_h }, { linear_before_reset }) => {
      const [input, state] = [gatesOf(W, B, 3, 0), gatesOf(R, B, 3, 1)];
      return alongTime(x, [initial_h ?? start(x, R)], (xt, [h]) => {
        const z = sigmoid(add(input(0, xt), state(0, h)));
        const r = sigmoid(add(input(1, xt), state(1, h)));
        const past = linear_before_reset ? mul(r, state(2, h)) : state(2, mul(r, h));
        const candidate = tanh(add(input(2, xt), past));
        return [add(mul(sub(1, z), candidate), mul(z, h))];
      });
    },
  ),
  LSTM: layer({ input_forget: or(oneOf(0), 0) }, ({ x, W, R, B, initial_h, initial_c, P }) => {
    const [input, state] = [gatesOf(W, B, 4, 0), gatesOf(R, B, 4, 1)];
    const peepholes = P && split(P, { sizes: R.shape[1] as number });
    const peep = (gate: number, c: Tensor) => (peepholes ? mul(peepholes[gate] as Tensor, c) : 0);
    const from = [initial_h ?? start(x, R), initial_c ?? start(x, R)] as const;
    return alongTime(x, from, (xt, [h, c]) => {
      const gate = (k: number) => add(input(k, xt), state(k, h));
      const i = sigmoid(add(gate(0), peep(0, c)));
      const f = sigmoid(add(gate(2), peep(2, c)));
      const next = add(mul(f, c), mul(i, tanh(gate(3))));
      const o = sigmoid(add(gate(1), peep(1, next)));
      return [mul(o, tanh(next)), next];
    });
  }),
};

/** Puts directions side by side, each run by itself, the second backwards. */
function layer<A extends Attributes>(
  attributes: A,
  run: (given: Given, attrs: ValuesOf<A>, way: number) => Run,
): Node {
  return node(
    ["x", "W", "R", "B?", "lengths?", "initial_h?", "initial_c?", "P?"],
    { ...attributes, ...common } as Attributes,
    ({ x, lengths, ...parts }, attrs) => {
      const { direction, layout } = attrs as ValuesOf<typeof common>;
      const sequences = layout ? x : transpose(x, [0, 1]);
      const steps = sequences.shape[1] as number;
      if (lengths && numbersOf(lengths).some((length) => length !== steps)) {
        throw new Error("the row runs sequences of one length");
      }
      const runs = ways[direction].map((backwards, way) => {
        const own = Object.entries(parts).map(([name, part]) => {
          const axis = layout && name.startsWith("initial") ? 1 : 0;
          return [name, select(part, { axis, index: way })] as const;
        });
        const along = (sequence: Tensor) => (backwards ? flip(sequence, 1) : sequence);
        const given = { ...(Object.fromEntries(own) as Named<Tensor>), x: along(sequences) };
        const [outputs, ...states] = run(given as unknown as Given, attrs as ValuesOf<A>, way);
        return [along(outputs), ...states] as const;
      });
      const [outputs, ...states] = (runs[0] as Run).map((_, i) => runs.map((run) => run[i] as Tensor));
      const all = (outputs as Tensor[]).map((each) => (layout ? each : transpose(each, [0, 1])));
      return [stack(all, layout ? 2 : 1), ...states.map((each) => stack(each, layout ? 1 : 0))];
    },
  );
}

/** What each of several gates makes of a vector, by its part of the weights, and of one half of the biases. */
function gatesOf(weight: Tensor, B: Tensor | undefined, gates: number, half: number) {
  const hidden = (weight.shape[0] as number) / gates;
  const weights = split(weight, { sizes: hidden });
  const biases = B && split(B, { sizes: hidden });
  return (gate: number, x: Tensor) => {
    const z = matmul(x, transpose(weights[gate] as Tensor));
    return biases ? add(z, biases[half * gates + gate] as Tensor) : z;
  };
}

type States = readonly [h: Tensor, ...others: Tensor[]];

/** Steps from state to state, the first of which is what comes out. */
function alongTime<S extends States>(x: Tensor, from: S, step: (xt: Tensor, states: S) => S): Run {
  const outputs: Tensor[] = [];
  let states = from;
  for (let time = 0; time < (x.shape[1] as number); time++) {
    states = step(select(x, { axis: 1, index: time }), states);
    outputs.push(states[0]);
  }
  return [stack(outputs, 1), ...states];
}

/** A state of zeros for each sequence. */
function start(x: Tensor, R: Tensor): Tensor {
  return zeros([x.shape[0] as number, R.shape[1] as number], x.dtype);
}

const activations = new Map<unknown, "tanh" | "relu">([
  ["Tanh", "tanh"],
  ["Relu", "relu"],
]);

/** ONNX's names of activations, as ours. */
function activationNames(value: unknown): readonly ("tanh" | "relu")[] {
  const known = Array.isArray(value) ? value.map((name) => activations.get(name)) : [undefined];
  if (known.every((name) => name !== undefined)) return known;
  throw new AttributeError(`must list "Tanh" or "Relu", got ${JSON.stringify(value)}`);
}
