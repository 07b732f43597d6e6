import fc from "fast-check";
import { Generator } from "../../../src/index.js";
import { values } from "../draw.js";
import { at, build, type Plain } from "../plain.js";
import type { Activation } from "../sequence.js";
import { affine, size } from "./dense.js";

/** What a layer is drawn from before the case's own parameters replace all. */
export const seed = () => new Generator(1);
/** Small enough that states do not grow along time. */
export const weights = { low: -0.8, high: 0.8 };

/** The weights of a recurrent cell. */
export interface Cell {
  readonly inputWeight: Plain;
  readonly hiddenWeight: Plain;
  readonly bias?: Plain | undefined;
}

export const sizes = fc.record({
  batch: fc.nat(3),
  time: fc.integer({ min: 1, max: 4 }),
  inputs: size,
  hidden: size,
  bias: fc.boolean(),
  activation: fc.constantFrom<Activation>("tanh", "relu"),
});

/** Which of the outputs a case is about: all steps, or the last state. */
export const part = fc.constantFrom<0 | 1>(0, 1);

export function optional(given: boolean, shape: readonly number[]): fc.Arbitrary<Plain | undefined> {
  return given ? values(shape, weights) : fc.constant(undefined);
}

/** The paths of the parameters of a cell inside of a layer. */
export interface InnerCell {
  readonly "cell.inputWeight": Plain;
  readonly "cell.hiddenWeight": Plain;
  readonly "cell.bias": Plain | undefined;
}

export function cellOf(plain: InnerCell): Cell {
  return {
    inputWeight: plain["cell.inputWeight"],
    hiddenWeight: plain["cell.hiddenWeight"],
    bias: plain["cell.bias"],
  };
}

/** What each step of x [batch, time, inputs] sends to the gates, W_x x_t + b: [time, batch, rows]. */
export function sumsOf(x: Plain, { inputWeight, bias }: Cell): Plain {
  const [batch = 0, time = 0, rows = 0] = [...x.shape.slice(0, 2), inputWeight.shape[0] as number];
  const sums = affine(x, inputWeight, bias);
  return build([time, batch, rows], ([t = 0, b = 0, i = 0]) => at(sums, [b, t, i]));
}

/** The state of zeros for each sequence. */
export function zeroState(x: Plain, { hiddenWeight }: Cell): Plain {
  return build([x.shape[0] as number, hiddenWeight.shape[1] as number], () => 0);
}

/** [batch, time, …] of the steps' [batch, …]. */
export function alongTime(steps: readonly Plain[]): Plain {
  const [batch = 0, width = 0] = (steps[0] as Plain).shape;
  return build([batch, steps.length, width], ([b = 0, t = 0, i = 0]) => at(steps[t] as Plain, [b, i]));
}

/** A sequence of one step. */
export function asSequence(x: Plain): Plain {
  const [batch = 0, inputs = 0] = x.shape;
  return { ...x, shape: [batch, 1, inputs] };
}
