import { ShapeError, ValueError } from "../core/errors.js";
import { format, type Shape, sameShape } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { type ActivationName, activations } from "./gates.js";
import { select } from "./split.js";

/** Which function bends the states of a recurrence; "tanh" if not given. */
export interface SequenceOptions {
  readonly activation?: ActivationName;
}

/** The names of these. */
export const sequenceOptions = ["activation"] as const;

/** Those made complete: φ, and whether it is ReLU. */
export interface Completed {
  readonly activation: ActivationName;
  readonly rectifies: boolean;
}

/** Completes them. Throws a ValueError. */
export function completed(op: string, { activation = "tanh" }: SequenceOptions = {}): Completed {
  if (Object.hasOwn(activations, activation)) return { activation, rectifies: activation === "relu" };
  throw new ValueError(op, 'activation must be "tanh" or "relu"', `${activation}`);
}

/**
 * The shape of all states, [time, batch, hidden], from sequences z [time, batch, gates · hidden], a weight
 * [gates · hidden, hidden] and states [batch, hidden]. Throws a ShapeError.
 */
export function statesShape(
  op: string,
  gates: number,
  z: Shape,
  weight: Shape,
  states: Readonly<Record<string, Shape>>,
): [time: number, batch: number, hidden: number] {
  const [time, batch, hidden] = [z[0] as number, z[1] as number, weight.at(-1) as number];
  const rows = gates * hidden;
  check(op, "weight", weight, [rows, hidden], `[${gates === 1 ? "" : `${gates} `}hidden, hidden]`);
  check(op, "z", z, [time, batch, rows], `[time, batch, ${rows}]`);
  if (time === 0) throw new ShapeError(op, "z must have one step of time at least", format(z));
  for (const [name, state] of Object.entries(states)) check(op, name, state, [batch, hidden]);
  return [time, batch, hidden];
}

/** Throws a ShapeError where a shape is not as expected. */
export function check(
  op: string,
  name: string,
  shape: Shape,
  expected: Shape,
  words: string = format(expected),
): void {
  if (sameShape(shape, expected)) return;
  throw new ShapeError(op, `${name} must be ${words}`, format(shape));
}

/** The steps of sequences [time, batch, features]. */
export function stepsOf(z: Tensor): readonly Tensor[] {
  return Array.from({ length: z.shape[0] as number }, (_, index) => select(z, { axis: 0, index }));
}
