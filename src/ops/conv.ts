import { ShapeError } from "../core/errors.js";
import { checkShape, format, type Shape, sameShape } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runReduction } from "../wasm/reduce.js";
import { runElementwise, runKernel, scratch } from "../wasm/run.js";
import { add } from "./arithmetic.js";
import { checkChannels, checkGroups } from "./channels.js";
import { type Composition, defineComposition } from "./composition.js";
import { expandDims, reshape, squeeze } from "./layout.js";
import { broadcastTo } from "./sum.js";
import {
  convOptions,
  type LinePadding,
  movesOf,
  type PaddingOption,
  type Pair,
  type Window,
  windowAlong,
  windowOver,
} from "./window.js";

/** Stride and dilation are 1, padding 0 and groups 1 if not given. */
export interface ConvOptions {
  readonly stride?: Pair;
  readonly padding?: PaddingOption;
  readonly dilation?: Pair;
  readonly groups?: number;
}

/** The same for sequences: a number each, and padding for both ends. */
export interface LineConvOptions {
  readonly stride?: number;
  readonly padding?: LinePadding;
  readonly dilation?: number;
  readonly groups?: number;
}

/** The sizes of a convolution: images [batch, channels, height, width], kernels [out, channels / groups, …]. */
interface ConvSizes extends Window {
  readonly image: Shape;
  readonly kernel: Shape;
  readonly output: Shape;
  readonly groups: number;
}

/** What the adjoints are told beside the options of the convolution: the size of what they give. */
export interface AdjointOptions extends ConvOptions {
  readonly size: Shape;
}

/*
 * The three ops below are the three slots of one trilinear form, T(dy, x, w) = ⟨dy, conv2d(x, w)⟩:
 * each is linear in both of its inputs, and its cotangents are the other two.
 */

/**
 * Slides kernels w [out, channels / groups, height, width] over images x [batch, channels, height,
 * width]: cross-correlation, which networks call convolution. Formula conv.layer. Many kernels of
 * 3 × 3 take fewer products (Lavin and Gray 2015): what is rounded is then relative to the largest of
 * 4 × 4 pixels. Throws a ShapeError or ValueError.
 */
export const conv2d: Op<[x: Tensor, w: Tensor], ConvOptions | undefined, ConvSizes> = defineOp({
  name: "conv2d",
  formula: String.raw`y_{oij} = \sum_{cpq} w_{ocpq}\, x_{c,\, i s + p d - a,\, j s + q d - a}`,
  options: convOptions,
  attrs: (options, [x, w]) => convSizes("conv2d", x.shape, w.shape, options),
  shape: (_, { output }) => output,
  forward: (y, [x, w], sizes) => runConv("conv2d", y, [x, w], sizes),
  vjp: [
    (dy, _y, [_x, w], sizes) => conv2dInputAdjoint(dy, w, again(sizes, sizes.image)),
    (dy, _y, [x], sizes) => conv2dKernelAdjoint(x, dy, again(sizes, sizes.kernel)),
  ],
});

/**
 * A convolution of images, and a number added to each of its channels, bias [out]: what the layer is made of.
 * Throws a ShapeError or ValueError.
 */
export const affineConv2d: Op<[x: Tensor, w: Tensor, bias: Tensor], ConvOptions | undefined, ConvSizes> =
  defineOp({
    name: "affineConv2d",
    formula: String.raw`y_{oij} = b_o + \sum_{cpq} w_{ocpq}\, x_{c,\, i s + p d - a,\, j s + q d - a}`,
    options: convOptions,
    attrs: (options, [x, w, { shape }]) => {
      const sizes = convSizes("affineConv2d", x.shape, w.shape, options);
      const out = sizes.output[1] as number;
      if (sameShape(shape, [out])) return sizes;
      throw new ShapeError("affineConv2d", `bias must be [${out}]`, format(shape));
    },
    shape: (_, { output }) => output,
    forward: (y, [x, w, bias], sizes) => {
      runConv("conv2d", y, [x, w], sizes);
      runElementwise("add", y, [y, broadcastTo(reshape(bias, [-1, 1, 1]), y.shape)]);
    },
    fused: {
      inputs: 3,
      composition: ([x, w, bias], sizes) => add(conv2d(x, w, moves(sizes)), reshape(bias, [-1, 1, 1])),
      backward: ([dx, dw, dBias], dy, _y, [x, w], sizes) => {
        if (dx) runConv("conv2dInputAdjoint", dx, [dy, w], sizes);
        if (dw) runConv("conv2dKernelAdjoint", dw, [x, dy], sizes);
        if (dBias) runReduction("sum", dBias, dy, [0, 2, 3]);
      },
    },
  });

/** The cotangent of the images: each dy sent back along its window. Formula conv.adjoints. Throws a ShapeError. */
export const conv2dInputAdjoint: Op<[dy: Tensor, w: Tensor], AdjointOptions, ConvSizes> = defineOp({
  name: "conv2dInputAdjoint",
  formula: String.raw`dx_{chl} = \sum_{opq} w_{ocpq}\, dy_{oij} \quad (i s + p d - a = h,\; j s + q d - a = l)`,
  options: [...convOptions, "size"],
  attrs: ({ size, ...options }, [dy, w]) =>
    matching("conv2dInputAdjoint", dy.shape, convSizes("conv2dInputAdjoint", size, w.shape, options)),
  shape: (_, { image }) => image,
  forward: (dx, [dy, w], sizes) => runConv("conv2dInputAdjoint", dx, [dy, w], sizes),
  vjp: [
    (d, _dx, [_dy, w], sizes) => conv2d(d, w, moves(sizes)),
    (d, _dx, [dy], sizes) => conv2dKernelAdjoint(d, dy, again(sizes, sizes.kernel)),
  ],
});

/** The cotangent of the kernels: the images weighed by dy. Formula conv.adjoints. Throws a ShapeError. */
export const conv2dKernelAdjoint: Op<[x: Tensor, dy: Tensor], AdjointOptions, ConvSizes> = defineOp({
  name: "conv2dKernelAdjoint",
  formula: String.raw`dw_{ocpq} = \sum_{ij} dy_{oij}\, x_{c,\, i s + p d - a,\, j s + q d - a}`,
  options: [...convOptions, "size"],
  attrs: ({ size, ...options }, [x, dy]) =>
    matching("conv2dKernelAdjoint", dy.shape, convSizes("conv2dKernelAdjoint", x.shape, size, options)),
  shape: (_, { kernel }) => kernel,
  forward: (dw, [x, dy], sizes) => runConv("conv2dKernelAdjoint", dw, [x, dy], sizes),
  vjp: [
    (d, _dw, [_x, dy], sizes) => conv2dInputAdjoint(dy, d, again(sizes, sizes.image)),
    (d, _dw, [x], sizes) => conv2d(x, d, moves(sizes)),
  ],
});

/**
 * Slides kernels w [out, channels / groups, size] over sequences x [batch, channels, length]: as
 * over images of height 1. Throws a ShapeError or ValueError.
 */
export const conv1d: Composition<[x: Tensor, w: Tensor, options?: LineConvOptions]> = defineComposition(
  "conv1d",
  String.raw`y_{oi} = \sum_{cp} w_{ocp}\, x_{c,\, i s + p d - a}`,
  (x, w, options = {}) => {
    const { groups = 1 } = options;
    if (w.rank !== 3) {
      throw new ShapeError("conv1d", "kernels must be [out, channels / groups, size]", format(w.shape));
    }
    const window = windowAlong("conv1d", x.shape, w.shape[2] as number, options);
    checkKernels("conv1d", x.shape, w.shape, groups);
    return squeeze(conv2d(expandDims(x, 2), expandDims(w, 2), { ...movesOf(window), groups }), 2);
  },
  { tensors: 2, options: convOptions },
);

function convSizes(op: string, x: Shape, w: Shape, options: ConvOptions = {}): ConvSizes {
  const { groups = 1 } = options;
  const [image, kernel] = [checkShape(op, x), checkShape(op, w)];
  if (kernel.length !== 4) {
    throw new ShapeError(op, "kernels must be [out, channels / groups, height, width]", format(kernel));
  }
  const [out, _channels, height, width] = kernel as [number, number, number, number];
  const window = windowOver(op, image, [height, width], options);
  checkKernels(op, image, kernel, groups);
  const output = [image[0] as number, out, window.y.out, window.x.out];
  return { ...window, image, kernel, output, groups };
}

function checkKernels(op: string, image: Shape, kernel: Shape, groups: number): void {
  const [out, channels] = kernel as [number, number];
  checkGroups(op, groups, out);
  checkChannels(op, image, kernel, channels * groups, "those of a kernel times groups");
}

function matching(op: string, dy: Shape, sizes: ConvSizes): ConvSizes {
  if (format(dy) === format(sizes.output)) return sizes;
  throw new ShapeError(
    op,
    `dy must have the shape of the convolution's output, ${format(sizes.output)}`,
    format(dy),
  );
}

/** The options that lead to the same sizes once more. */
function moves(sizes: ConvSizes): ConvOptions {
  return { groups: sizes.groups, ...movesOf(sizes) };
}

/** The same for an adjoint, which gives this size. */
function again(sizes: ConvSizes, size: Shape): AdjointOptions {
  return { size, ...moves(sizes) };
}

function runConv(
  name: "conv2d" | "conv2dInputAdjoint" | "conv2dKernelAdjoint",
  result: Tensor,
  inputs: readonly [Tensor, Tensor],
  { y, x, image, kernel, groups }: ConvSizes,
): void {
  const strides = [y.stride, x.stride, y.before, x.before, y.dilation, x.dilation];
  const sizes = [...image, kernel[0] as number, y.kernel, x.kernel, ...strides, groups, y.out, x.out];
  runKernel(name, result, [...inputs, scratch("conv2dWork", result.dtype, ...sizes)], ...sizes);
}
