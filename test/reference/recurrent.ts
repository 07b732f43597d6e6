import fc from "fast-check";
import { lstmSequence as lstm, type Tensor } from "../../src/index.js";
import { values } from "./draw.js";
import type { Plain } from "./plain.js";
import type { Row } from "./row.js";
import { type Activation, gruStates, isBounded, lstmStates, NEAR, rnnStates, stacked } from "./sequence.js";

interface Options {
  readonly activation: Activation;
}

/** Mostly few; at times past a tile of a product, and its tail. */
const count = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 4, max: 9 }) },
);
const sizes = fc.record({ time: fc.integer({ min: 1, max: 4 }), batch: count, hidden: count });
/** Small enough that states do not grow along time. */
const weights = { low: -0.8, high: 0.8 };
const options = fc.record({ activation: fc.constantFrom<Activation>("tanh", "relu") });

/** Calls of inputs that sizes tell, and those far from a kink of ReLU. */
function row<I extends readonly Plain[], O extends Options>(
  inputsOf: (sizes: { time: number; batch: number; hidden: number }) => fc.Arbitrary<I>,
  options: fc.Arbitrary<O>,
  least: (inputs: I, activation: Activation) => number,
  rest: Pick<Row<I, O>, "naive" | "compute" | "steady">,
): Row<I, O> {
  const calls = sizes.chain((each) => fc.record({ inputs: inputsOf(each), options }));
  const isSmooth = ({ inputs, options: { activation } }: { inputs: I; options: O }) =>
    activation === "tanh" || least(inputs, activation) > NEAR;
  return { calls, smooth: calls.filter(isSmooth), ...rest };
}

export const rnnSequence = row<readonly [Plain, Plain, Plain], Options>(
  ({ time, batch, hidden }) =>
    fc.tuple(values([time, batch, hidden]), values([hidden, hidden], weights), values([batch, hidden])),
  options,
  ([z, weight, h0], activation) => rnnStates(z, weight, h0, activation).least,
  { naive: ([z, weight, h0], { activation }) => stacked(rnnStates(z, weight, h0, activation).states) },
);

/** Which of the outputs a case is about: all states, or all cells. */
interface OfTwo extends Options {
  readonly part: 0 | 1;
}

export const lstmSequence = row<readonly [Plain, Plain, Plain, Plain], OfTwo>(
  ({ time, batch, hidden }) =>
    fc.tuple(
      values([time, batch, 4 * hidden]),
      values([4 * hidden, hidden], weights),
      values([batch, hidden]),
      values([batch, hidden]),
    ),
  fc.record({
    activation: fc.constantFrom<Activation>("tanh", "relu"),
    part: fc.constantFrom<0 | 1>(0, 1),
  }),
  ([z, weight, h, c], activation) => lstmStates(z, weight, { h, c }, activation).least,
  {
    compute: (inputs, { activation, part }) =>
      lstm(...(inputs as [Tensor, Tensor, Tensor, Tensor]), { activation })[part],
    naive: ([z, weight, h, c], { activation, part }) => {
      const { states } = lstmStates(z, weight, { h, c }, activation);
      return stacked(states.map(({ h, c }) => (part === 0 ? h : c)));
    },
  },
);

export const gruSequence = row<readonly [Plain, Plain, Plain, Plain], Options>(
  ({ time, batch, hidden }) =>
    fc.tuple(
      values([time, batch, 3 * hidden]),
      values([3 * hidden, hidden], weights),
      values([hidden]),
      values([batch, hidden]),
    ),
  options,
  ([z, weight, bias, h0], activation) => gruStates(z, weight, bias, h0, activation).least,
  {
    naive: ([z, weight, bias, h0], { activation }) =>
      stacked(gruStates(z, weight, bias, h0, activation).states),
    steady: isBounded,
  },
);
