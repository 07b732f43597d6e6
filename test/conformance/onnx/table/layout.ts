import {
  arange,
  broadcastTo,
  concat,
  expandDims,
  full,
  gather,
  indexSelect,
  less,
  pad,
  permute,
  type Range,
  reflectPad,
  repeat,
  replicatePad,
  reshape,
  slice,
  split,
  squeeze,
  sub,
  type Tensor,
  tril,
  triu,
  where,
} from "../../../../src/index.js";
import { bit, number, oneOf, optional, or, whole, wholes } from "../../attribute.js";
import { type Family, node, numbersOf, variadic } from "../node.js";
import { fromStart, onAxis, sizeOf, wholeNumbers } from "./shape.js";

export const layout: Family = {
  Reshape: node(["x", "shape"], { allowzero: or(bit, false) }, ({ x, shape }, { allowzero }) => {
    const kept = (n: number, axis: number) => (n === 0 && !allowzero ? (x.shape[axis] as number) : n);
    return reshape(x, numbersOf(shape).map(kept));
  }),
  Flatten: node(["x"], { axis: or(whole, 1) }, ({ x }, { axis }) => {
    const rows = x.shape.slice(0, fromStart(axis, x.rank));
    return reshape(x, [sizeOf(rows), sizeOf(x.shape.slice(rows.length))]);
  }),
  Squeeze: node(["x", "axes?"], { axes: optional(wholes) }, ({ x, axes }, attrs) =>
    squeeze(x, axes ? numbersOf(axes) : attrs.axes),
  ),
  Unsqueeze: node(["x", "axes?"], { axes: optional(wholes) }, ({ x, axes }, attrs) => {
    const named = axes ? numbersOf(axes) : (attrs.axes ?? []);
    const rank = x.rank + named.length;
    return named
      .map((axis) => fromStart(axis, rank))
      .sort((a, b) => a - b)
      .reduce((y, axis) => expandDims(y, axis), x);
  }),
  Transpose: node(["x"], { perm: optional(wholes) }, ({ x }, { perm }) =>
    permute(x, perm ?? x.shape.map((_, axis) => x.rank - 1 - axis)),
  ),
  Concat: variadic({ axis: whole }, (inputs, { axis }) => concat(inputs, axis)),
  Split: node(
    ["x", "split?"],
    { axis: or(whole, 0), split: optional(wholes), num_outputs: optional(whole) },
    ({ x, split: given }, { axis, num_outputs, ...attrs }, { outputs: asked }) => {
      const extent = x.shape.at(axis) as number;
      const outputs = num_outputs ?? asked;
      const part = Math.ceil(extent / outputs);
      const even = Array.from({ length: outputs }, (_, i) => Math.min(part, extent - i * part));
      return split(x, { sizes: [...(given ? numbersOf(given) : (attrs.split ?? even))], axis });
    },
  ),
  Expand: node(["x", "shape"], {}, ({ x, shape }) => where(full([...numbersOf(shape)], 1, "bool"), x, x)),
  Tile: node(["x", "repeats"], {}, ({ x, repeats }) => repeat(x, [...numbersOf(repeats)])),
  Slice: node(
    ["x", "starts?", "ends?", "axes?", "steps?"],
    { starts: optional(wholes), ends: optional(wholes), axes: optional(wholes) },
    ({ x, ...inputs }, attrs) => {
      const starts = inputs.starts ? numbersOf(inputs.starts) : (attrs.starts ?? []);
      const ends = inputs.ends ? numbersOf(inputs.ends) : (attrs.ends ?? []);
      const named = inputs.axes ? numbersOf(inputs.axes) : (attrs.axes ?? [...starts.keys()]);
      const steps = inputs.steps ? numbersOf(inputs.steps) : starts.map(() => 1);
      const ranges = x.shape.map((): Range => ({}));
      for (const [i, axis] of named.entries()) {
        const [start, stop, step] = [starts[i], ends[i], steps[i]] as [number, number, number];
        ranges[fromStart(axis, x.rank)] = { start, stop, step };
      }
      return slice(x, ranges);
    },
  ),
  Pad: node(
    ["x", "pads?", "value?", "axes?"],
    {
      mode: or(oneOf("constant", "reflect", "edge", "wrap"), "constant"),
      pads: optional(wholes),
      value: or(number, 0),
    },
    ({ x, pads, value, axes }, { mode, ...attrs }) => {
      const margins = pads ? numbersOf(pads) : (attrs.pads ?? []);
      const named = axes ? numbersOf(axes).map((axis) => fromStart(axis, x.rank)) : [...x.shape.keys()];
      const [before, after] = [0, named.length].map((offset) =>
        x.shape.map((_, axis) =>
          named.includes(axis) ? (margins[named.indexOf(axis) + offset] as number) : 0,
        ),
      ) as [number[], number[]];
      if (mode === "constant") return pad(x, { before, after, value: value?.item() ?? attrs.value });
      const cropped = pad(x, { before: before.map(ofCrop), after: after.map(ofCrop) });
      return around[mode](cropped, { before: before.map(ofMargin), after: after.map(ofMargin) });
    },
  ),
  CenterCropPad: node(["x", "shape"], { axes: optional(wholes) }, ({ x, shape }, { axes }) => {
    const extents = numbersOf(shape);
    const named = axes?.map((axis) => fromStart(axis, x.rank)) ?? [...x.shape.keys()];
    const missing = x.shape.map((extent, axis) =>
      named.includes(axis) ? (extents[named.indexOf(axis)] as number) - extent : 0,
    );
    const before = missing.map((places) => Math.trunc(places / 2));
    return pad(x, { before, after: missing.map((places, axis) => places - (before[axis] as number)) });
  }),
  DepthToSpace: node(
    ["x"],
    { blocksize: whole, mode: or(oneOf("DCR", "CRD"), "DCR") },
    ({ x }, { blocksize: b, mode }) => {
      const [n, c, h, w] = x.shape as [number, number, number, number];
      const channels = c / b / b;
      const [blocks, order] =
        mode === "DCR"
          ? [
              [n, b, b, channels, h, w],
              [0, 3, 4, 1, 5, 2],
            ]
          : [
              [n, channels, b, b, h, w],
              [0, 1, 4, 2, 5, 3],
            ];
      return reshape(permute(reshape(x, blocks), order), [n, channels, h * b, w * b]);
    },
  ),
  SpaceToDepth: node(["x"], { blocksize: whole }, ({ x }, { blocksize: b }) => {
    const [n, c, h, w] = x.shape as [number, number, number, number];
    const blocks = reshape(x, [n, c, h / b, b, w / b, b]);
    return reshape(permute(blocks, [0, 3, 5, 1, 2, 4]), [n, c * b * b, h / b, w / b]);
  }),
  Trilu: node(["x", "k?"], { upper: or(bit, true) }, ({ x, k }, { upper }) =>
    (upper ? triu : tril)(x, k?.item() ?? 0),
  ),
  ReverseSequence: node(
    ["x", "lengths"],
    { batch_axis: or(whole, 1), time_axis: or(whole, 0) },
    ({ x, lengths }, { batch_axis, time_axis }) => {
      const times = reshape(arange(x.shape[time_axis] as number), onAxis(x, time_axis, -1, 1));
      const ends = reshape(lengths, onAxis(x, batch_axis, -1, 1));
      const places = where(less(times, ends), sub(sub(ends, 1), times), times);
      return gather(x, broadcastTo(places, x.shape), time_axis);
    },
  ),
};

interface Margin {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const around = {
  reflect: reflectPad,
  edge: replicatePad,
  wrap: (x: Tensor, { before, after }: Margin) =>
    x.shape.reduce((y, extent, axis) => {
      const count = (before[axis] as number) + extent + (after[axis] as number);
      const places = Array.from({ length: count }, (_, i) => i - (before[axis] as number));
      return indexSelect(y, wholeNumbers(places.map((place) => ((place % extent) + extent) % extent)), axis);
    }, x),
};

function ofMargin(places: number): number {
  return Math.max(places, 0);
}

function ofCrop(places: number): number {
  return Math.min(places, 0);
}
