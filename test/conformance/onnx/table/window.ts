import {
  abs,
  add,
  arange,
  argmax,
  avgPool1d,
  avgPool2d,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  div,
  eye,
  gather,
  max,
  maximum,
  maxPool1d,
  maxPool2d,
  mean,
  mul,
  ones,
  pad,
  permute,
  pow,
  reshape,
  square,
  squeeze,
  stack,
  type Tensor,
} from "../../../../src/index.js";
import { bit, number, optional, or, whole, wholes } from "../../attribute.js";
import { type Family, node, numbersOf } from "../node.js";
import { asShapeOf, sizeOf } from "./shape.js";
import {
  type Along,
  imageOf,
  lineOf,
  moves,
  tapsOf,
  windowOver,
  withoutGaps,
  withoutKernel,
} from "./taps.js";
import { conv3d, convTranspose3d } from "./volume.js";

const kernels = { ...moves, kernel_shape: asShapeOf("weight", 2), group: or(whole, 1) };
const pool = { ...moves, kernel_shape: wholes, ceil_mode: or(bit, false) };

export const window: Family = {
  Conv: node(["x", "weight", "bias?"], kernels, ({ x, weight, bias }, attrs) => {
    const along = windowOver(x.shape, attrs, weight.shape.slice(2));
    const { group: groups } = attrs;
    if (x.rank === 3) return biased(conv1d(x, weight, { ...withoutKernel(lineOf(along)), groups }), bias);
    if (x.rank === 4) return biased(conv2d(x, weight, { ...withoutKernel(imageOf(along)), groups }), bias);
    return biased(conv3d(x, weight, along, groups), bias);
  }),
  ConvTranspose: node(
    ["x", "weight", "bias?"],
    { ...kernels, output_padding: optional(wholes), output_shape: optional(wholes) },
    ({ x, weight, bias }, { group: groups, output_padding, output_shape, ...given }) => {
      // Without padding, and then cropped: ONNX may also ask for places that no window reaches.
      const bare = { ...given, pads: undefined, auto_pad: "VALID" } as const;
      const along = windowOver(x.shape, bare, weight.shape.slice(2));
      const y = spread(x, weight, along, groups);
      const crops = along.map(({ stride }, i): readonly [number, number] => {
        const added = output_padding?.[i] ?? 0;
        const places = (y.shape[2 + i] as number) + added;
        const scaled = given.auto_pad.startsWith("SAME") ? (x.shape[2 + i] as number) * stride : undefined;
        const wanted = output_shape?.[i] ?? scaled;
        if (wanted === undefined)
          return [given.pads?.[i] ?? 0, (given.pads?.[along.length + i] ?? 0) - added];
        const half = (given.auto_pad === "SAME_UPPER" ? Math.floor : Math.ceil)((places - wanted) / 2);
        return [half, places - wanted - half - added];
      });
      const margin = (side: 0 | 1) => [0, 0, ...crops.map((crop) => 0 - crop[side])];
      return biased(pad(y, { before: margin(0), after: margin(1) }), bias);
    },
  ),
  MaxPool: node(
    ["x"],
    { ...pool, storage_order: or(bit, false) },
    ({ x }, { storage_order, ceil_mode: ceilMode, ...attrs }, { outputs }) => {
      const along = windowOver(x.shape, { ...attrs, ceil_mode: ceilMode });
      if (outputs === 2) return largest(x, along, storage_order);
      if (x.rank === 3) return maxPool1d(x, { ...lineOf(along), ceilMode });
      if (x.rank === 4) return maxPool2d(x, { ...imageOf(along), ceilMode });
      return tapsOf(x, along, -Infinity, -Infinity).reduce((y, tap) => maximum(y, tap));
    },
  ),
  AveragePool: node(
    ["x"],
    { ...pool, count_include_pad: or(bit, false) },
    ({ x }, { count_include_pad: countPadding, ...attrs }) => {
      const along = windowOver(x.shape, attrs);
      const isDense = along.every(({ dilation }) => dilation === 1);
      const options = { countPadding, ceilMode: attrs.ceil_mode };
      if (isDense && x.rank === 3) return avgPool1d(x, { ...withoutGaps(lineOf(along)), ...options });
      if (isDense && x.rank === 4) return avgPool2d(x, { ...withoutGaps(imageOf(along)), ...options });
      return div(total(x, along, 0), total(ones(x.shape, x.dtype), along, Number(countPadding)));
    },
  ),
  LpPool: node(["x"], { ...pool, p: or(number, 2) }, ({ x }, { p, ...attrs }) =>
    pow(total(pow(abs(x), p), windowOver(x.shape, attrs), 0), 1 / p),
  ),
  GlobalAveragePool: node(["x"], {}, ({ x }) => mean(x, { axes: placesOf(x), keepDims: true })),
  GlobalMaxPool: node(["x"], {}, ({ x }) => max(x, { axes: placesOf(x), keepDims: true })),
  Col2Im: node(
    ["x", "image", "block"],
    { dilations: optional(wholes), pads: optional(wholes), strides: optional(wholes) },
    ({ x, image, block }, attrs) => {
      const kernel = numbersOf(block);
      const extents = numbersOf(image);
      const [batch, columns] = x.shape as [number, number];
      const channels = columns / sizeOf(kernel);
      const moves = { ...attrs, auto_pad: "NOTSET", kernel_shape: kernel } as const;
      const along = windowOver([batch, channels, ...extents], moves);
      const weight = reshape(eye(columns, x.dtype), [columns, channels, ...kernel]);
      const windows = reshape(x, [batch, columns, ...along.map(({ out }) => out)]);
      const bare = along.map((each) => ({ ...each, before: 0, after: 0 }));
      const y = spread(windows, weight, bare, 1);
      const before = along.map((each) => 0 - each.before);
      const after = extents.map((n, i) => n - (y.shape[2 + i] as number) - (before[i] as number));
      return pad(y, { before: [0, 0, ...before], after: [0, 0, ...after] });
    },
  ),
  LRN: node(
    ["x"],
    { size: whole, alpha: or(number, 1e-4), beta: or(number, 0.75), bias: or(number, 1) },
    ({ x }, { size, alpha, beta, bias }) => {
      const [batch, channels] = x.shape as [number, number];
      const planes = reshape(square(x), [batch, 1, channels, -1]);
      const padding = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2), 0, 0] as const;
      const around = reshape(avgPool2d(planes, { kernel: [size, 1], stride: 1, padding }), x.shape);
      return div(x, pow(add(mul(around, alpha), bias), beta));
    },
  ),
};

/** A bias for each channel, the second axis. */
function biased(y: Tensor, bias: Tensor | undefined): Tensor {
  return bias ? add(y, reshape(bias, [-1, ...placesOf(y).map(() => 1)])) : y;
}

/** A transposed convolution. */
function spread(x: Tensor, weight: Tensor, along: readonly Along[], groups: number): Tensor {
  if (x.rank === 3) return convTranspose1d(x, weight, { ...withoutKernel(lineOf(along)), groups });
  if (x.rank === 4) return convTranspose2d(x, weight, { ...withoutKernel(imageOf(along)), groups });
  return convTranspose3d(x, weight, along, groups);
}

/** The axes after batch and channels. */
function placesOf(x: Tensor): number[] {
  return x.shape.slice(2).map((_, i) => 2 + i);
}

/** The sum of each window. */
function total(x: Tensor, along: readonly Along[], padding: number): Tensor {
  return tapsOf(x, along, padding, 0).reduce((y, tap) => add(y, tap));
}

/** The largest of each window, and its position among all elements, or, if asked, among them with each plane turned over. */
function largest(x: Tensor, along: readonly Along[], turned: boolean): [Tensor, Tensor] {
  const [planes, extents] = [x.shape.slice(0, 2), x.shape.slice(2)];
  const within = turned
    ? permute(reshape(arange(sizeOf(extents)), [...extents].reverse()), [...extents.keys()].reverse())
    : reshape(arange(sizeOf(extents)), extents);
  const first = reshape(mul(arange(sizeOf(planes)), sizeOf(extents)), [...planes, ...extents.map(() => 1)]);
  const taps = stack(tapsOf(x, along, -Infinity, -Infinity));
  const chosen = argmax(taps, { axis: 0, keepDims: true });
  const places = stack(tapsOf(add(first, within), along, 0, 0));
  return [gather(taps, chosen, 0), gather(places, chosen, 0)].map((y) => squeeze(y, 0)) as [Tensor, Tensor];
}
