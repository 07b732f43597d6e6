import {
  arange,
  broadcastTo,
  concat,
  expandDims,
  flip,
  greaterEqual,
  lessEqual,
  pad,
  permute,
  type Range,
  reflectPad,
  replicatePad,
  reshape,
  slice,
  squeeze,
  stack,
  sub,
  type Tensor,
  transpose,
  where,
} from "../../../src/index.js";
import { number, oneOf, oneOrMore, or, ranges, whole, wholes } from "../attribute.js";
import { type Family, row } from "../row.js";

const several = ["a", "b?", "c?", "d?"] as const;

export const layout: Family = {
  reshape: row(["x"], { shape: wholes }, ({ x }, { shape }) => reshape(x, shape)),
  permute: row(["x"], { dims: wholes }, ({ x }, { dims }) => permute(x, dims)),
  transpose: row(["x"], { dim0: whole, dim1: whole }, ({ x }, { dim0, dim1 }) => transpose(x, [dim0, dim1])),
  flip: row(["x"], { dims: oneOrMore }, ({ x }, { dims }) => flip(x, dims)),
  expand: row(["x"], { shape: wholes }, ({ x }, { shape }) =>
    broadcastTo(
      x,
      shape.map((extent, axis) => (extent === -1 ? (x.shape.at(axis - shape.length) as number) : extent)),
    ),
  ),
  squeeze_unsqueeze: row(["x"], { fn: oneOf("squeeze", "unsqueeze"), dim: whole }, ({ x }, { fn, dim }) => {
    if (fn === "unsqueeze") return expandDims(x, dim);
    return x.shape.at(dim) === 1 ? squeeze(x, dim) : x;
  }),
  slice: row(["x"], { slices: ranges }, ({ x }, { slices }) => slice(x, slices.map(rangeOf))),
  select: row(["x"], { dim: whole, index: whole }, ({ x }, { dim, index }) => {
    const place = index < 0 ? index + (x.shape.at(dim) as number) : index;
    return squeeze(along(x, dim, { start: place, stop: place + 1 }), dim);
  }),
  split: row(["x"], { sizes: wholes, dim: whole }, ({ x }, { sizes, dim }) => {
    const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((total, size) => total + size, 0));
    const parts = starts.map((start, i) => along(x, dim, { start, stop: start + (sizes[i] as number) }));
    return Object.fromEntries(parts.map((part, i) => [`out${i}`, part]));
  }),
  cat: row(several, { dim: or(whole, 0) }, (inputs, { dim }) => concat(Object.values(inputs), dim)),
  stack: row(several, { dim: or(whole, 0) }, (inputs, { dim }) => stack(Object.values(inputs), dim)),
  pad: row(
    ["x"],
    {
      pad: wholes,
      mode: or(oneOf("constant", "reflect", "replicate"), "constant"),
      value: or(number, 0),
    },
    ({ x }, { pad: margins, mode, value }) => {
      const margin = marginOf(x, margins);
      if (mode === "reflect") return reflectPad(x, margin);
      return mode === "replicate" ? replicatePad(x, margin) : pad(x, { ...margin, value });
    },
  ),
  roll: row(["x"], { shift: whole, dim: whole }, ({ x }, { shift, dim }) =>
    concat([along(x, dim, { start: -shift }), along(x, dim, { stop: -shift })], dim),
  ),
  repeat: row(["x"], { repeats: wholes }, ({ x }, { repeats }) =>
    repeats.reduce(
      (y, times, axis) => concat(new Array<Tensor>(times).fill(y), axis),
      reshape(x, [...repeats.slice(x.rank).map(() => 1), ...x.shape]),
    ),
  ),
  tril: row(["x"], { diagonal: or(whole, 0) }, ({ x }, { diagonal }) =>
    where(lessEqual(distance(x), diagonal), x, 0),
  ),
  triu: row(["x"], { diagonal: or(whole, 0) }, ({ x }, { diagonal }) =>
    where(greaterEqual(distance(x), diagonal), x, 0),
  ),
};

/** A range along one axis, all of the others. */
function along(x: Tensor, axis: number, range: Range): Tensor {
  const place = axis < 0 ? axis + x.rank : axis;
  return slice(
    x,
    x.shape.map((_, i) => (i === place ? range : {})),
  );
}

function rangeOf(places: readonly (number | null)[] | null): Range {
  const [start, stop, step] = places ?? [];
  return {
    ...(typeof start === "number" && { start }),
    ...(typeof stop === "number" && { stop }),
    ...(typeof step === "number" && { step }),
  };
}

/** PyTorch counts margins from the last axis: [left, right, top, bottom, …]. */
function marginOf(x: Tensor, margins: readonly number[]): { before: number[]; after: number[] } {
  const at = (axis: number, side: number) => margins[2 * (x.rank - 1 - axis) + side] ?? 0;
  return { before: x.shape.map((_, axis) => at(axis, 0)), after: x.shape.map((_, axis) => at(axis, 1)) };
}

/** How far the elements of the last two axes lie right of the diagonal. */
function distance(x: Tensor): Tensor {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return sub(arange(columns), expandDims(arange(rows), 1));
}
