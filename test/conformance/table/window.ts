import {
  add,
  avgPool2d,
  type ConvOptions,
  conv2d,
  conv2dInputAdjoint,
  expandDims,
  eye,
  maxPool2d,
  reshape,
  squeeze,
  type Tensor,
} from "../../../src/index.js";
import { flag, optional, or, pair, whole } from "../attribute.js";
import { type Family, row } from "../row.js";

type Pair = NonNullable<ConvOptions["stride"]>;

const image = { stride: or(pair, 1), padding: or(pair, 0), dilation: or(pair, 1) };
const line = { stride: or(whole, 1), padding: or(whole, 0), dilation: or(whole, 1) };
const groups = or(whole, 1);

const pool = { padding: or(pair, 0), ceil_mode: or(flag, false) };
const imagePool = { ...pool, kernel_size: pair, stride: optional(pair) };
const linePool = { ...pool, kernel_size: whole, stride: optional(whole), padding: or(whole, 0) };

export const window: Family = {
  conv2d: row(["x", "weight", "bias?"], { ...image, groups }, ({ x, weight, bias }, options) =>
    biased(conv2d(x, weight, options), bias),
  ),
  conv1d: row(["x", "weight", "bias?"], { ...line, groups }, ({ x, weight, bias }, options) =>
    asLine(
      biased(conv2d(asImage(x), asImage(weight), { ...alongLine(options), groups: options.groups }), bias),
    ),
  ),
  conv_transpose2d: row(
    ["x", "weight", "bias?"],
    { ...image, groups, output_padding: or(pair, 0) },
    ({ x, weight, bias }, options) => biased(transposed(x, weight, options), bias),
  ),
  conv_transpose1d: row(
    ["x", "weight", "bias?"],
    { ...line, groups, output_padding: or(whole, 0) },
    ({ x, weight, bias }, options) => {
      const { groups, output_padding } = options;
      const wide = { ...alongLine(options), groups, output_padding: [0, output_padding] as const };
      return asLine(biased(transposed(asImage(x), asImage(weight), wide), bias));
    },
  ),
  unfold_im2col: row(["x"], { ...image, kernel: pair }, ({ x }, { kernel, ...options }) => {
    const [batch, channels] = x.shape as [number, number];
    const places = channels * at(kernel, 0) * at(kernel, 1);
    const kernels = reshape(eye(places, x.dtype), [places, channels, at(kernel, 0), at(kernel, 1)]);
    return reshape(conv2d(x, kernels, options), [batch, places, -1]);
  }),
  max_pool2d: row(["x"], { ...imagePool, dilation: or(pair, 1) }, ({ x }, options) => {
    const { kernel_size: kernel, stride = kernel, padding, dilation, ceil_mode: ceilMode } = options;
    return maxPool2d(x, { kernel, stride, padding, dilation, ceilMode });
  }),
  max_pool1d: row(["x"], { ...linePool, dilation: or(whole, 1) }, ({ x }, options) => {
    const { kernel_size, stride = kernel_size, ceil_mode: ceilMode } = options;
    const moves = alongLine({ ...options, stride });
    return asLine(maxPool2d(asImage(x), { ...moves, kernel: [1, kernel_size], ceilMode }));
  }),
  avg_pool2d: row(["x"], { ...imagePool, count_include_pad: or(flag, true) }, ({ x }, options) => {
    const { kernel_size: kernel, stride = kernel, padding, ceil_mode: ceilMode } = options;
    return avgPool2d(x, { kernel, stride, padding, ceilMode, countPadding: options.count_include_pad });
  }),
  avg_pool1d: row(["x"], { ...linePool, count_include_pad: or(flag, true) }, ({ x }, options) => {
    const {
      kernel_size,
      stride = kernel_size,
      ceil_mode: ceilMode,
      count_include_pad: countPadding,
    } = options;
    const { stride: across, padding } = alongLine({ ...options, stride, dilation: 1 });
    const shape = { kernel: [1, kernel_size], stride: across, padding } as const;
    return asLine(avgPool2d(asImage(x), { ...shape, ceilMode, countPadding }));
  }),
};

interface Moves<T> {
  readonly stride: T;
  readonly padding: T;
  readonly dilation: T;
}

/** A transposed convolution is the adjoint of a convolution from the larger image to x. */
function transposed(
  x: Tensor,
  weight: Tensor,
  options: Moves<Pair> & { readonly groups: number; readonly output_padding: Pair },
): Tensor {
  const { output_padding, ...convolution } = options;
  const { stride, padding, dilation, groups } = convolution;
  const [batch, , ...extents] = x.shape as [number, number, number, number];
  const [, channels, ...kernel] = weight.shape as [number, number, number, number];
  const size = extents.map((extent, i) => {
    const reach = at(dilation, i) * ((kernel[i] as number) - 1) + 1;
    return (extent - 1) * at(stride, i) - 2 * at(padding, i) + reach + at(output_padding, i);
  });
  return conv2dInputAdjoint(x, weight, { ...convolution, size: [batch, channels * groups, ...size] });
}

/** A bias for each channel, the second axis. */
function biased(y: Tensor, bias: Tensor | undefined): Tensor {
  return bias ? add(y, reshape(bias, [-1, 1, 1])) : y;
}

function asImage(x: Tensor): Tensor {
  return expandDims(x, 2);
}

function asLine(y: Tensor): Tensor {
  return squeeze(y, 2);
}

/** What moves along a line, as it moves over an image of height 1. */
function alongLine({ stride, padding, dilation }: Moves<number>): Moves<readonly [number, number]> {
  return { stride: [1, stride], padding: [0, padding], dilation: [1, dilation] };
}

function at(value: Pair, axis: number): number {
  return typeof value === "number" ? value : (value[axis] as number);
}
