import {
  abs,
  add,
  arange,
  cast,
  ceil,
  clamp,
  div,
  expandDims,
  floor,
  greater,
  indexSelect,
  interpolate,
  less,
  lessEqual,
  logicalOr,
  matmul,
  mul,
  relu,
  replicatePad,
  reshape,
  sub,
  sum,
  type Tensor,
  transpose,
  where,
} from "../../../../src/index.js";
import { bit, number, numbers, oneOf, optional, or, wholes } from "../../attribute.js";
import type { ValuesOf } from "../../row.js";
import { type Family, node, numbersOf } from "../node.js";
import { fromStart, onAxis } from "./shape.js";

/** An axis of `to` places in the place of `from`. */
interface Axis {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  /** Not quite to / from where that would leave a share of a place. */
  readonly scale: number;
  /** Which part of the axis is drawn, as shares of it. */
  readonly part: readonly [start: number, end: number];
}

/** Where, among the places of an axis, its places 0, 1, … come from. */
const coordinates = {
  half_pixel: (i: Tensor, { scale }: Axis) => sub(div(add(i, 0.5), scale), 0.5),
  half_pixel_symmetric: (i: Tensor, { from, to, scale }: Axis) =>
    add(sub(div(add(i, 0.5), scale), 0.5), (from / 2) * (1 - to / (from * scale))),
  pytorch_half_pixel: (i: Tensor, { from, scale }: Axis) =>
    from * scale === 1 ? sub(i, 0.5) : sub(div(add(i, 0.5), scale), 0.5),
  asymmetric: (i: Tensor, { scale }: Axis) => div(i, scale),
  align_corners: (i: Tensor, { from, scale }: Axis) =>
    from * scale === 1 ? i : mul(i, (from - 1) / (from * scale - 1)),
  tf_crop_and_resize: (i: Tensor, { from, scale, part: [start, end] }: Axis) => {
    const step = from * scale === 1 ? 0 : ((end - start) * (from - 1)) / (from * scale - 1);
    const first = from * scale === 1 ? (start + end) / 2 : start;
    return add(mul(i, step), first * (from - 1));
  },
};

const roundings = {
  round_prefer_floor: (t: Tensor) => ceil(sub(t, 0.5)),
  round_prefer_ceil: (t: Tensor) => floor(add(t, 0.5)),
  floor,
  ceil,
};

/** How much a place weighs at a distance d from where a number comes from, and how far off it still does. */
export const bumps = {
  linear: { reach: 1, weigh: (d: Tensor) => relu(sub(1, d)) },
  cubic: {
    reach: 2,
    weigh: (d: Tensor, a: number) => {
      const near = add(mul(mul(d, d), sub(mul(d, a + 2), a + 3)), 1);
      const far = mul(sub(mul(add(mul(sub(d, 5), d), 8), d), 4), a);
      return where(lessEqual(d, 1), near, where(less(d, 2), far, 0));
    },
  },
};

const drawing = {
  mode: or(oneOf("nearest", "linear", "cubic"), "nearest"),
  coordinate_transformation_mode: or(oneOf(...namesOf(coordinates)), "half_pixel"),
  nearest_mode: or(oneOf(...namesOf(roundings)), "round_prefer_floor"),
  cubic_coeff_a: or(number, -0.75),
  exclude_outside: or(bit, false),
  extrapolation_value: or(number, 0),
  antialias: or(bit, false),
};

type Drawing = ValuesOf<typeof drawing>;

export const resizing: Family = {
  Resize: node(
    ["x", "roi?", "scales?", "sizes?"],
    {
      ...drawing,
      axes: optional(wholes),
      keep_aspect_ratio_policy: or(oneOf("stretch", "not_larger", "not_smaller"), "stretch"),
    },
    ({ x, roi, scales, sizes }, { axes, keep_aspect_ratio_policy, ...how }) => {
      const named = (axes ?? [...x.shape.keys()]).map((axis) => fromStart(axis, x.rank));
      const parts = roi && roi.size > 0 ? numbersOf(roi) : undefined;
      const given = sizes ? scalesFor(x, named, numbersOf(sizes), keep_aspect_ratio_policy) : undefined;
      const resized = named.map((axis, i): Axis => {
        const from = x.shape[axis] as number;
        const [scale, to] = given?.[i] ?? [scales?.data()[i] ?? 1, undefined];
        const part = [parts?.[i] ?? 0, parts?.[named.length + i] ?? 1] as const;
        return { axis, from, to: to ?? Math.floor(from * scale), scale, part };
      });
      return drawn(x, resized, how);
    },
  ),
  Upsample: node(
    ["x", "scales?"],
    { mode: or(oneOf("nearest"), "nearest"), scales: optional(numbers) },
    ({ x, scales }, attrs) =>
      interpolate(x, {
        scale: [...(scales ? numbersOf(scales) : (attrs.scales ?? []))].slice(2) as [number, number],
      }),
  ),
};

/** The scale and the extent of each axis. One scale for all of them keeps the picture's proportions. */
function scalesFor(x: Tensor, axes: readonly number[], sizes: readonly number[], policy: string) {
  const froms = axes.map((axis) => x.shape[axis] as number);
  const each = froms.map((from, i) => (sizes[i] as number) / from);
  if (policy === "stretch") return each.map((scale, i) => [scale, sizes[i] as number] as const);
  const one = policy === "not_larger" ? Math.min(...each) : Math.max(...each);
  return froms.map((from) => [one, Math.floor(from * one + 0.5)] as const);
}

function drawn(x: Tensor, axes: readonly Axis[], how: Drawing): Tensor {
  const moved = axes.filter(({ from, to, scale, part }) => scale !== 1 || to !== from || `${part}` !== "0,1");
  return moved.reduce((y, axis) => {
    const t = coordinates[how.coordinate_transformation_mode](arange(axis.to, { dtype: "float64" }), axis);
    const z = how.mode === "nearest" ? nearest(y, t, axis, how) : weighed(y, t, axis, how, bumps[how.mode]);
    if (how.coordinate_transformation_mode !== "tf_crop_and_resize") return z;
    const outside = logicalOr(less(t, 0), greater(t, axis.from - 1));
    return where(reshape(outside, onAxis(y, axis.axis, -1, 1)), how.extrapolation_value, z);
  }, x);
}

function nearest(x: Tensor, t: Tensor, { axis, from }: Axis, { nearest_mode }: Drawing): Tensor {
  return indexSelect(x, clamp(cast(roundings[nearest_mode](t), "int32"), { min: 0, max: from - 1 }), axis);
}

/** y = W x along the axis, with a row of weights for each of the new places; the edge goes on outside. */
function weighed(
  x: Tensor,
  t: Tensor,
  { axis, from, scale }: Axis,
  { antialias, exclude_outside, cubic_coeff_a }: Drawing,
  { reach, weigh }: (typeof bumps)["linear" | "cubic"],
): Tensor {
  const narrow = antialias ? Math.min(scale, 1) : 1;
  const margin = exclude_outside ? 0 : Math.ceil(reach / narrow) + 1;
  const places = arange(from + margin, { start: -margin, dtype: "float64" });
  const shares = weigh(mul(abs(sub(places, expandDims(t, 1))), narrow), cubic_coeff_a);
  const weights = cast(div(shares, sum(shares, { axes: 1, keepDims: true })), x.dtype);
  const edged = onAxis(x, axis, margin, 0);
  const lines = transpose(replicatePad(x, { before: edged, after: edged }), [axis, -1]);
  return transpose(matmul(lines, transpose(weights)), [axis, -1]);
}

function namesOf<T extends object>(choices: T): (keyof T)[] {
  return Object.keys(choices) as (keyof T)[];
}
