import { ShapeError, ValueError } from "../core/errors.js";
import { format, resolveAxis } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runCopy } from "../wasm/run.js";
import { sliceAxis } from "./axis.js";
import { type Composition, defineComposition } from "./composition.js";
import { concat } from "./concat.js";
import { reshape, squeeze } from "./layout.js";
import { pad, slice } from "./slice.js";

/** Which place along which axis; a negative one counts from the end. */
export interface Selection {
  readonly axis: number;
  readonly index: number;
}

/** Takes one place along an axis, which is dropped. Throws an AxisError, or a ValueError for a place that x does not have. */
export const select: Composition<[x: Tensor, options: Selection]> = defineComposition(
  "select",
  "y_{ij} = x_{ikj}",
  (x, { axis, index }) => {
    const own = resolveAxis("select", axis, x.rank);
    const extent = x.shape[own] as number;
    const place = index < 0 ? index + extent : index;
    if (!Number.isInteger(index) || place < 0 || place >= extent) {
      throw new ValueError("select", `index must lie in [${-extent}, ${extent})`, `${index}`);
    }
    return squeeze(sliceAxis(x, own, { start: place, stop: place + 1 }), own);
  },
  { options: ["axis", "index"] },
);

/** How many places each part has, or all but the last, which may be shorter; and along which axis, the first if not given. */
export interface SplitOptions {
  readonly sizes: number | readonly number[];
  readonly axis?: number;
}

/** Where each part begins along an axis, and how many places it has. */
interface Parts {
  readonly axis: number;
  readonly parts: readonly { readonly start: number; readonly size: number }[];
}

/** Cuts a tensor into parts along an axis: concat puts them together again. Throws a ShapeError where sizes do not add up to the axis. */
export const split: Op<[x: Tensor], SplitOptions, Parts, Tensor[]> = defineOp({
  name: "split",
  formula: String.raw`[y_1, y_2, \dots] = x`,
  accepts: ["float32", "float64", "int32", "bool"],
  options: ["sizes", "axis"],
  attrs: (options, [x]) => partsOf(x, options),
  around: (apply, [x], { parts }) => (parts.length < 2 ? parts.map(() => x) : apply(x)),
  shape: ([x], { axis, parts }) => parts.map(({ size }) => x.toSpliced(axis, 1, size)),
  forward: (ys, [x], { axis, parts }) => {
    const step = x.strides[axis] as number;
    for (const [i, y] of ys.entries()) {
      runCopy(y, x, { shape: y.shape, fromStart: (parts[i]?.start as number) * step });
    }
  },
  vjp: [
    (dys, ys, _inputs, { axis }) =>
      concat(
        dys.map((dy, i) => dy ?? zerosLike(ys[i] as Tensor)),
        axis,
      ),
  ],
});

/** How many places to move along each axis; without axes, along the elements in their order. */
export interface RollOptions {
  readonly shifts: number | readonly number[];
  readonly axes?: number | readonly number[];
}

/** Moves elements along axes; those that leave at the end come in at the front. Throws a ValueError, or an AxisError. */
export const roll: Composition<[x: Tensor, options: RollOptions]> = defineComposition(
  "roll",
  String.raw`y_i = x_{(i - s) \bmod n}`,
  (x, { shifts, axes }) => {
    if (axes === undefined) return reshape(roll(reshape(x, [x.size]), { shifts, axes: [0] }), x.shape);
    const by = listOf(shifts);
    const along = listOf(axes).map((axis) => resolveAxis("roll", axis, x.rank));
    if (by.length !== along.length || !by.every(Number.isSafeInteger)) {
      const got = `${format(by)} for axes ${format(along)}`;
      throw new ValueError("roll", "shifts must be a whole number for each axis", got);
    }
    return along.reduce((y, axis, i) => rollAxis(y, by[i] as number, axis), x);
  },
  { options: ["shifts", "axes"] },
);

function listOf(given: number | readonly number[]): readonly number[] {
  return Array.isArray(given) ? given : [given as number];
}

function rollAxis(x: Tensor, shift: number, axis: number): Tensor {
  const extent = x.shape[axis] as number;
  if (extent === 0) return x;
  const leaving = ((shift % extent) + extent) % extent;
  const [staying, returning] = split(x, { sizes: [extent - leaving, leaving], axis }) as [Tensor, Tensor];
  return concat([returning, staying], axis);
}

/** The parts that sizes say. Throws a ValueError or ShapeError. */
function partsOf(x: Tensor, { sizes, axis = 0 }: SplitOptions): Parts {
  const own = resolveAxis("split", axis, x.rank);
  const extent = x.shape[own] as number;
  const each = Array.isArray(sizes) ? [...sizes] : equalSizes(extent, sizes as number);
  if (!each.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new ValueError("split", "a list of sizes holds whole numbers from zero up", format(each));
  }
  let end = 0;
  const parts = each.map((size) => {
    const start = end;
    end += size;
    return { start, size };
  });
  if (end === extent) return { axis: own, parts };
  throw new ShapeError("split", `sizes must add up to the ${extent} places of axis ${own}`, format(each));
}

/** Parts of one size, of which the last has what is left; one without places where there are none. */
function equalSizes(extent: number, size: number): readonly number[] {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new ValueError("split", "sizes must be a whole number from one up, or a list", `${size}`);
  }
  const count = Math.max(Math.ceil(extent / size), 1);
  return Array.from({ length: count }, (_, i) => Math.min(size, extent - i * size));
}

/** Zeros of the shape of a tensor with one axis at least, whatever it holds. */
function zerosLike(y: Tensor): Tensor {
  return pad(slice(y, [{ stop: 0 }]), { after: y.shape.slice(0, 1) });
}
