import { describe } from "../core/describe.js";
import { ShapeError, ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import type { Generator } from "../core/random.js";
import { format } from "../core/shape.js";
import { zeros } from "../create/fill.js";
import type { Tensor } from "../graph/tensor.js";
import { type ActivationName, activations } from "../ops/gates.js";
import { transpose } from "../ops/layout.js";
import { fanInUniform } from "./initialize.js";
import type { BiasOption } from "./linear.js";
import { Module } from "./module.js";
import { checkAxes, checkSizes } from "./refusals.js";

/** "tanh" and a bias if not said otherwise. */
export interface RNNOptions extends BiasOption {
  readonly activation?: ActivationName;
}

/** What all recurrent cells have: weights for each of their gates, drawn evenly from ±1/√hidden. */
export abstract class RecurrentCell extends Module {
  /** W_x: [gates · hidden, inputs] */
  readonly inputWeight: Tensor;
  /** W_h: [gates · hidden, hidden] */
  readonly hiddenWeight: Tensor;
  /** b: [gates · hidden] */
  readonly bias: Tensor | undefined;
  /** φ */
  readonly activation: ActivationName;

  constructor(
    name: string,
    gates: number,
    generator: Generator,
    inputs: number,
    hidden: number,
    options: RNNOptions,
  ) {
    super();
    const { activation = "tanh", bias = true } = checkOptions(name, options, ["bias", "activation"]);
    checkSizes(name, { inputs, hidden });
    if (!Object.hasOwn(activations, activation)) {
      throw new ValueError(name, 'activation must be "tanh" or "relu"', `${activation}`);
    }
    const rows = gates * hidden;
    this.inputWeight = fanInUniform(generator, [rows, inputs], hidden);
    this.hiddenWeight = fanInUniform(generator, [rows, hidden], hidden);
    this.bias = bias ? fanInUniform(generator, [rows], hidden) : undefined;
    this.activation = activation;
  }
}

/** Refuses a step x or states that do not fit the cell. Throws a ShapeError. */
export function checkStep(
  name: string,
  { inputWeight, hiddenWeight }: RecurrentCell,
  x: Tensor,
  states: Readonly<Record<string, Tensor>>,
): void {
  checkAxes(name, "x", x, ["batch", inputWeight.shape[1] as number]);
  const expected = [x.shape[0] as number, hiddenWeight.shape[1] as number];
  for (const [letter, state] of Object.entries(states)) checkAxes(name, letter, state, expected);
}

/** The two states of an LSTM. Throws a ValueError for what is no pair. */
export function checkPair(name: string, state: unknown): readonly [h: Tensor, c: Tensor] {
  if (Array.isArray(state) && state.length === 2) return state as unknown as [Tensor, Tensor];
  throw new ValueError(name, "the state is a pair, [h, c]", describe(state));
}

/** Sequences x [batch, time, inputs], one step at least, as [time, batch, inputs]. Throws a ShapeError. */
export function timeFirst(layer: string, { inputWeight }: RecurrentCell, x: Tensor): Tensor {
  checkAxes(layer, "x", x, ["batch", "time", inputWeight.shape[1] as number]);
  if (x.shape[1] !== 0) return transpose(x, [0, 1]);
  throw new ShapeError(layer, "x must have one step of time at least", format(x.shape));
}

/** The state that sequences x begin with: that given, or zeros for each of them. Throws a ShapeError. */
export function startOf(
  layer: string,
  { hiddenWeight }: RecurrentCell,
  x: Tensor,
  given?: Tensor,
  letter = "h",
): Tensor {
  const shape = [x.shape[0] as number, hiddenWeight.shape[1] as number];
  if (given === undefined) return zeros(shape, x.dtype);
  checkAxes(layer, letter, given, shape);
  return given;
}
