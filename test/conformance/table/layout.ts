import {
  broadcastTo,
  concat,
  diagonal,
  expandDims,
  flip,
  pad,
  permute,
  type Range,
  reflectPad,
  repeat,
  replicatePad,
  reshape,
  roll,
  select,
  slice,
  split,
  squeeze,
  stack,
  type Tensor,
  transpose,
  tril,
  triu,
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
  select: row(["x"], { dim: whole, index: whole }, ({ x }, { dim, index }) =>
    select(x, { axis: dim, index }),
  ),
  split: row(["x"], { sizes: wholes, dim: whole }, ({ x }, { sizes, dim }) =>
    Object.fromEntries(split(x, { sizes, axis: dim }).map((part, i) => [`out${i}`, part])),
  ),
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
    roll(x, { shifts: shift, axes: dim }),
  ),
  repeat: row(["x"], { repeats: wholes }, ({ x }, { repeats }) => repeat(x, repeats)),
  tril: row(["x"], { diagonal: or(whole, 0) }, ({ x }, { diagonal: offset }) => tril(x, offset)),
  triu: row(["x"], { diagonal: or(whole, 0) }, ({ x }, { diagonal: offset }) => triu(x, offset)),
  diagonal: row(["x"], { offset: or(whole, 0) }, ({ x }, { offset }) => diagonal(x, { offset })),
};

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
