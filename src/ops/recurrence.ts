import { type Dtype, fitting } from "../core/dtype.js";
import { resolveAxis } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runRecurrence } from "../wasm/recurrence.js";
import { mul } from "./arithmetic.js";
import { type Composition, defineComposition } from "./composition.js";
import { broadcastTogether } from "./elementwise.js";
import { pad } from "./slice.js";

const numbers: readonly Dtype[] = ["float32", "float64", "int32"];

/** Along which axis (the last if not given) a recurrence runs, from which number, and whether from the end. */
export interface Recurrence {
  readonly axis?: number;
  readonly initial?: number;
  readonly reverse?: boolean;
}

/**
 * Follows y_t = a_t y_{t−1} + b_t along an axis, from an initial number, 0 if not given; its
 * derivative is itself, reversed. Operands broadcast. Throws an AxisError.
 */
export const linearRecurrence: Op<
  [a: Tensor, b: Tensor],
  Recurrence | undefined,
  Required<Recurrence>
> = defineOp({
  name: "linearRecurrence",
  formula: String.raw`y_t = a_t\,y_{t-1} + b_t`,
  accepts: numbers,
  options: ["axis", "initial", "reverse"],
  attrs: (options, [a, b]) => {
    const { axis = -1, initial = 0, reverse = false } = options ?? {};
    const resolved = resolveAxis("linearRecurrence", axis, Math.max(a.rank, b.rank));
    return { axis: resolved, initial: fitting(initial, b.dtype, "linearRecurrence"), reverse };
  },
  prepare: (inputs) => broadcastTogether("linearRecurrence", inputs),
  forward: (y, inputs, attrs) => runRecurrence(y, inputs, attrs),
  vjp: [
    (dy, y, [a], attrs) => mul(flowBack(dy, a, attrs), previous(y, attrs)), // da_t = g_t y_{t−1}
    (dy, _y, [a], attrs) => flowBack(dy, a, attrs), // db = g
  ],
});

/** g_t = dy_t + a_{t+1} g_{t+1}: what reaches y_t from its own cotangent, and through all that follow. */
function flowBack(dy: Tensor, a: Tensor, { axis, reverse }: Required<Recurrence>): Tensor {
  const against = { axis, initial: 0, reverse: !reverse };
  return linearRecurrence(previous(a, against), dy, against);
}

/** x_{t−1} at each place t, in the direction of a recurrence; at the first the initial number. */
function previous(x: Tensor, { axis, initial, reverse }: Required<Recurrence>): Tensor {
  const before = x.shape.map((_, other) => (other !== axis ? 0 : reverse ? -1 : 1));
  const after = before.map((places) => -places);
  return x.size === 0 ? x : pad(x, { before, after, value: initial });
}

/** Adds up what came so far along an axis, the last if none is named. Throws an AxisError. */
export const cumsum: Composition<[x: Tensor, axis?: number]> = defineComposition(
  "cumsum",
  String.raw`y_t = y_{t-1} + x_t`,
  (x, axis = -1) => linearRecurrence(1, x, { axis: resolveAxis("cumsum", axis, x.rank) }),
);

/** Multiplies what came so far along an axis, the last if none is named. Throws an AxisError. */
export const cumprod: Composition<[x: Tensor, axis?: number]> = defineComposition(
  "cumprod",
  String.raw`y_t = x_t\,y_{t-1}`,
  (x, axis = -1) => {
    const along = resolveAxis("cumprod", axis, x.rank);
    return linearRecurrence(x, -0, { axis: along, initial: 1 }); // adding −0 keeps the sign of a zero
  },
);
