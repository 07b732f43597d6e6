import fc from "fast-check";
import { Generator } from "../../../src/index.js";
import { values } from "../draw.js";
import { at, build, type Plain } from "../plain.js";
import { affine, size } from "./dense.js";

/** What a layer is drawn from before the case's own parameters replace all. */
export const seed = () => new Generator(1);
/** Closer to zero than this, ReLU has a kink that slopes and float32 may see. */
export const NEAR = 1e-3;
/** Small enough that states do not grow along time. */
export const weights = { low: -0.8, high: 0.8 };

export type Activation = "tanh" | "relu";

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

export function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

/** φ, which keeps in mind how near to zero its arguments have come. */
export function watched(activation: Activation): { φ: (z: number) => number; least: () => number } {
  let least = Number.POSITIVE_INFINITY;
  const φ = (z: number) => {
    least = Math.min(least, Math.abs(z));
    return activation === "tanh" ? Math.tanh(z) : Math.max(z, 0);
  };
  return { φ, least: () => least };
}

/** What a step x_t [batch, inputs] sends to the gates, W_x x_t + b, and what the last state sends, W_h h. */
export function sums(x: Plain, t: number, h: Plain, cell: Cell): readonly [x: Plain, h: Plain] {
  const [batch = 0, , inputs = 0] = x.shape;
  const xt = build([batch, inputs], ([b = 0, k = 0]) => at(x, [b, t, k]));
  return [affine(xt, cell.inputWeight, cell.bias), affine(h, cell.hiddenWeight, undefined)];
}
