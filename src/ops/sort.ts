import { ValueError } from "../core/errors.js";
import { resolveAxis, splitAt } from "../core/shape.js";
import { defineOp, notDifferentiable, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel, scratch } from "../wasm/run.js";
import { type Composition, defineComposition } from "./composition.js";
import { gather } from "./gather.js";
import { transpose } from "./layout.js";

/** Along which axis (the last if not given) to put elements in order, and whether the largest goes first. */
export interface Order {
  readonly axis?: number;
  readonly descending?: boolean;
}

/**
 * The int32 places of the elements along an axis, in the order of the elements; those of equals in
 * their own. NaN counts as the largest. Throws an AxisError.
 */
export const argsort: Op<[x: Tensor], Order | undefined, Required<Order>> = defineOp({
  name: "argsort",
  formula: String.raw`x_{i\,y_{i1}} \le x_{i\,y_{i2}} \le \dots`,
  options: ["axis", "descending"],
  attrs: (options, [x]) => {
    const { axis = -1, descending = false } = options ?? {};
    return { axis: resolveAxis("argsort", axis, x.rank), descending };
  },
  around: (apply, [x], { axis }) => transpose(apply(transpose(x, [axis, -1])), [axis, -1]),
  dtype: () => "int32",
  forward: (y, [x], { descending }) => runSort(y, x, descending),
  vjp: [notDifferentiable("argsort names places, which do not move with small steps")],
});

/** Of the last axis, the places of the first elements in order: as many as y has. */
function runSort(y: Tensor, x: Tensor, descending: boolean): void {
  const [rows, n] = splitAt(x.shape, x.rank - 1);
  const k = y.shape.at(-1) as number;
  runKernel("argsort", y, [x, scratch("argsortWork", x.dtype, n)], rows, n, k, Number(descending));
}

/** What is in order, and the int32 places where it was. */
type Sorted = readonly [values: Tensor, index: Tensor];

/** Puts the elements along an axis in order, as argsort says: their values and their places. Throws an AxisError. */
export const sort: Composition<[x: Tensor, options?: Order], Sorted> = defineComposition(
  "sort",
  String.raw`y_i = x_{k_i}, \quad y_1 \le y_2 \le \dots`,
  (x, options = {}) => {
    const index = argsort(x, options);
    return [gather(x, index, options.axis), index];
  },
  { options: ["axis", "descending"] },
);

/** How many elements to take along an axis (the last if not given), and whether the largest or the smallest. */
export interface Top {
  readonly k: number;
  readonly axis?: number;
  readonly largest?: boolean;
}

/**
 * Takes the k largest (or smallest) elements along an axis, the foremost first: their values and
 * their places. Throws a ValueError where there are fewer than k.
 */
export const topk: Composition<[x: Tensor, options: Top], Sorted> = defineComposition(
  "topk",
  String.raw`y_i = x_{k_i}, \quad y_1 \ge y_2 \ge \dots \ge y_k`,
  (x, { k, axis = -1, largest = true }) => {
    const place = resolveAxis("topk", axis, x.rank);
    const extent = x.shape[place] as number;
    if (!Number.isInteger(k) || k < 0 || k > extent) {
      throw new ValueError(
        "topk",
        `k must be a whole number from 0 to ${extent}, what axis ${axis} has`,
        `${k}`,
      );
    }
    const index = transpose(foremost(transpose(x, [place, -1]), { k, largest }), [place, -1]);
    return [gather(x, index, place), index];
  },
  { options: ["k", "axis", "largest"] },
);

/** The places of the foremost along the last axis. */
const foremost: Op<[x: Tensor], Required<Omit<Top, "axis">>> = defineOp({
  name: "topk",
  formula: String.raw`x_{i\,y_{i1}} \ge x_{i\,y_{i2}} \ge \dots`,
  options: ["k", "largest"],
  shape: ([x], { k }) => [...x.slice(0, -1), k],
  dtype: () => "int32",
  forward: (y, [x], { largest }) => runSort(y, x, largest),
  vjp: [notDifferentiable("topk names places, which do not move with small steps")],
});
