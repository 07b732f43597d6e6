import {
  adaptiveAvgPool2d,
  add,
  avgPool1d,
  avgPool2d,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  interpolate,
  maxPool1d,
  maxPool2d,
  reshape,
  type Tensor,
  unfold,
} from "../../../src/index.js";
import { flag, oneOf, optional, or, pair, whole } from "../attribute.js";
import { type Family, row } from "../row.js";

const image = { stride: or(pair, 1), padding: or(pair, 0), dilation: or(pair, 1) };
const line = { stride: or(whole, 1), padding: or(whole, 0), dilation: or(whole, 1) };
const groups = or(whole, 1);

const pool = { ceil_mode: or(flag, false) };
const imagePool = { ...pool, kernel_size: pair, stride: optional(pair), padding: or(pair, 0) };
const linePool = { ...pool, kernel_size: whole, stride: optional(whole), padding: or(whole, 0) };

export const window: Family = {
  conv2d: row(["x", "weight", "bias?"], { ...image, groups }, ({ x, weight, bias }, options) =>
    biased(conv2d(x, weight, options), bias),
  ),
  conv1d: row(["x", "weight", "bias?"], { ...line, groups }, ({ x, weight, bias }, options) =>
    biased(conv1d(x, weight, options), bias),
  ),
  conv_transpose2d: row(
    ["x", "weight", "bias?"],
    { ...image, groups, output_padding: or(pair, 0) },
    ({ x, weight, bias }, { output_padding: outputPadding, ...options }) =>
      biased(convTranspose2d(x, weight, { ...options, outputPadding }), bias),
  ),
  conv_transpose1d: row(
    ["x", "weight", "bias?"],
    { ...line, groups, output_padding: or(whole, 0) },
    ({ x, weight, bias }, { output_padding: outputPadding, ...options }) =>
      biased(convTranspose1d(x, weight, { ...options, outputPadding }), bias),
  ),
  unfold_im2col: row(["x"], { ...image, kernel: pair }, ({ x }, options) => unfold(x, options)),
  max_pool2d: row(["x"], { ...imagePool, dilation: or(pair, 1) }, ({ x }, options) => {
    const { kernel_size: kernel, stride = kernel, padding, dilation, ceil_mode: ceilMode } = options;
    return maxPool2d(x, { kernel, stride, padding, dilation, ceilMode });
  }),
  max_pool1d: row(["x"], { ...linePool, dilation: or(whole, 1) }, ({ x }, options) => {
    const { kernel_size: kernel, stride = kernel, padding, dilation, ceil_mode: ceilMode } = options;
    return maxPool1d(x, { kernel, stride, padding, dilation, ceilMode });
  }),
  avg_pool2d: row(["x"], { ...imagePool, count_include_pad: or(flag, true) }, ({ x }, options) => {
    const { kernel_size: kernel, stride = kernel, padding, ceil_mode: ceilMode } = options;
    return avgPool2d(x, { kernel, stride, padding, ceilMode, countPadding: options.count_include_pad });
  }),
  avg_pool1d: row(["x"], { ...linePool, count_include_pad: or(flag, true) }, ({ x }, options) => {
    const { kernel_size: kernel, stride = kernel, padding, ceil_mode: ceilMode } = options;
    return avgPool1d(x, { kernel, stride, padding, ceilMode, countPadding: options.count_include_pad });
  }),
  adaptive_avg_pool2d: row(["x"], { output_size: pair }, ({ x }, { output_size }) =>
    adaptiveAvgPool2d(x, output_size),
  ),
  interpolate: row(
    ["x"],
    { size: pair, mode: oneOf("nearest", "bilinear"), align_corners: optional(flag) },
    ({ x }, { size, mode, align_corners: alignCorners = false }) =>
      interpolate(x, { size, mode, alignCorners }),
  ),
};

/** A bias for each channel, the second axis. */
function biased(y: Tensor, bias: Tensor | undefined): Tensor {
  return bias ? add(y, reshape(bias, [-1, ...y.shape.slice(2).map(() => 1)])) : y;
}
