import { ShapeError, ValueError } from "../core/errors.js";
import { checkShape, format, type Shape, sameShape, sizeOf } from "../core/shape.js";
import { defineOp, isDependent, type Op } from "../graph/op.js";
import { isRecording } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";
import { type Composition, defineComposition } from "./composition.js";
import { scatterAdd } from "./gather.js";
import { expandDims, reshape, squeeze } from "./layout.js";
import {
  avgPoolOptions,
  flag,
  type LinePadding,
  maxPoolOptions,
  movesOf,
  type PaddingOption,
  type Pair,
  type Window,
  windowAlong,
  windowOver,
} from "./window.js";

/** The window; it moves by its own size if no stride is given. With ceilMode, windows may hang over the end. */
export interface PoolOptions {
  readonly kernel: Pair;
  readonly stride?: Pair;
  readonly padding?: PaddingOption;
  readonly ceilMode?: boolean;
}

export interface MaxPoolOptions extends PoolOptions {
  readonly dilation?: Pair;
}

/** countPadding: places of the padding count in the mean, as zeros; true if not given. */
export interface AvgPoolOptions extends PoolOptions {
  readonly countPadding?: boolean;
}

/** The window over a sequence, as over an image. */
export interface LinePoolOptions {
  readonly kernel: number;
  readonly stride?: number;
  readonly padding?: LinePadding;
  readonly ceilMode?: boolean;
}

export interface MaxLinePoolOptions extends LinePoolOptions {
  readonly dilation?: number;
}

export interface AvgLinePoolOptions extends LinePoolOptions {
  readonly countPadding?: boolean;
}

/** What the adjoint is told beside the options of the pooling: the size of the images. */
export interface AvgPoolAdjointOptions extends AvgPoolOptions {
  readonly size: Shape;
}

interface Pooling extends Window {
  readonly countPadding: boolean;
  readonly ceilMode: boolean;
}

interface PoolSizes extends Pooling {
  readonly image: Shape;
  readonly output: Shape;
}

/**
 * The largest element in each window of images [batch, channels, height, width]; the first of
 * equals gets the cotangent. Formula pool.max. Throws a ShapeError or ValueError.
 */
export const maxPool2d: Op<[x: Tensor], MaxPoolOptions, PoolSizes, [y: Tensor, index: Tensor], Tensor> =
  defineOp({
    name: "maxPool2d",
    formula: String.raw`y_{ij} = \max_{pq} x_{i s + p,\, j s + q}`,
    options: maxPoolOptions,
    attrs: (options, [x]) => withoutEmptyWindow("maxPool2d", poolSizes("maxPool2d", x.shape, options)),
    around: (apply, [x]) => apply(x)[0],
    shape: (_, { output }) => [output, output],
    dtype: ([x]) => [x, "int32"],
    forward: ([y, index], [x], sizes) => {
      const places = isRecording() && isDependent(x) ? index : undefined; // else nobody will read them
      runKernel("maxPool2d", [y, places], [x], ...maxPoolSizes(sizes));
    },
    vjp: [([dy], [_y, index], _inputs, sizes) => sendBack(dy as Tensor, index, sizes)],
  });

/** The mean of each window of images [batch, channels, height, width]. Formula pool.avg. Throws a ShapeError or ValueError. */
export const avgPool2d: Op<[x: Tensor], AvgPoolOptions, PoolSizes> = defineOp({
  name: "avgPool2d",
  formula: String.raw`y_{ij} = \frac{1}{n} \sum_{pq} x_{i s + p,\, j s + q}`,
  options: avgPoolOptions,
  attrs: (options, [x]) => poolSizes("avgPool2d", x.shape, options),
  shape: (_, { output }) => output,
  forward: (y, [x], sizes) => runAvgPool("avgPool2d", y, x, sizes),
  vjp: [(dy, _y, _inputs, sizes) => avgPool2dAdjoint(dy, { ...again(sizes), size: sizes.image })],
});

/** The cotangent of the images: each dy spread evenly over its window. Throws a ShapeError or ValueError. */
export const avgPool2dAdjoint: Op<[dy: Tensor], AvgPoolAdjointOptions, PoolSizes> = defineOp({
  name: "avgPool2dAdjoint",
  formula: String.raw`dx_{hl} = \sum_{ij} \frac{dy_{ij}}{n} \quad (i s + p = h,\; j s + q = l)`,
  options: [...avgPoolOptions, "size"],
  attrs: ({ size, ...options }) => poolSizes("avgPool2dAdjoint", size, options),
  shape: ([dy], { image, output }) => {
    if (sameShape(dy, output)) return image;
    throw new ShapeError(
      "avgPool2dAdjoint",
      `dy must have the shape of the pooling's output, ${format(output)}`,
      format(dy),
    );
  },
  forward: (dx, [dy], sizes) => runAvgPool("avgPool2dAdjoint", dx, dy, sizes),
  vjp: [(d, _dx, _inputs, sizes) => avgPool2d(d, again(sizes))],
});

/** The largest element in each window of sequences [batch, channels, length]. Throws a ShapeError or ValueError. */
export const maxPool1d: Composition<[x: Tensor, options: MaxLinePoolOptions]> = defineComposition(
  "maxPool1d",
  String.raw`y_i = \max_p x_{i s + p}`,
  (x, options) => {
    const sizes = withoutEmptyWindow("maxPool1d", linePooling("maxPool1d", x.shape, options));
    return squeeze(maxPool2d(expandDims(x, 2), moves(sizes)), 2);
  },
  { options: maxPoolOptions },
);

/** The mean of each window of sequences [batch, channels, length]. Throws a ShapeError or ValueError. */
export const avgPool1d: Composition<[x: Tensor, options: AvgLinePoolOptions]> = defineComposition(
  "avgPool1d",
  String.raw`y_i = \frac{1}{n} \sum_p x_{i s + p}`,
  (x, options) => squeeze(avgPool2d(expandDims(x, 2), again(linePooling("avgPool1d", x.shape, options))), 2),
  { options: avgPoolOptions },
);

function poolSizes(op: string, x: Shape, options: MaxPoolOptions & AvgPoolOptions): PoolSizes {
  const { kernel, stride = kernel } = options;
  const image = checkShape(op, x);
  const pooling = withFlags(op, windowOver(op, image, kernel, { ...options, stride }), options);
  return { ...pooling, image, output: [...image.slice(0, 2), pooling.y.out, pooling.x.out] };
}

/** How sequences are pooled as images of height 1. */
function linePooling(op: string, line: Shape, options: MaxLinePoolOptions & AvgLinePoolOptions): Pooling {
  const { kernel, stride = kernel } = options;
  return withFlags(op, windowAlong(op, line, kernel, { ...options, stride }), options);
}

function withFlags(
  op: string,
  window: Window,
  { countPadding = true, ceilMode = false }: { countPadding?: boolean; ceilMode?: boolean },
): Pooling {
  return { ...window, ceilMode, countPadding: flag(op, "countPadding", countPadding) };
}

/** Adds each dy to zeros at the place in the image that its window chose. */
function sendBack(dy: Tensor, index: Tensor, { image, output }: PoolSizes): Tensor {
  const planes = [...image.slice(0, 2), sizeOf(output.slice(2))];
  const extent = sizeOf(image.slice(2));
  return reshape(scatterAdd(reshape(dy, planes), reshape(index, planes), { extent }), image);
}

/** A window without an element has no largest one. Throws a ValueError. */
function withoutEmptyWindow<P extends Pooling>(op: string, pooling: P): P {
  for (const { size, kernel, stride, dilation, before, out } of [pooling.y, pooling.x]) {
    for (let start = -before; start < out * stride - before; start += stride) {
      const first = start < 0 ? start + Math.ceil(-start / dilation) * dilation : start;
      if (first < size && first <= start + (kernel - 1) * dilation) continue;
      throw new ValueError(
        op,
        "every window must hold an element",
        `a window of ${kernel} at ${start} over ${size}`,
      );
    }
  }
  return pooling;
}

/** The options that lead to the same sizes once more. */
function moves(sizes: Pooling): MaxPoolOptions {
  const { y, x, ceilMode } = sizes;
  return { kernel: [y.kernel, x.kernel], ceilMode, ...movesOf(sizes) };
}

/** The same for means, whose windows have no gaps. */
function again(sizes: Pooling): AvgPoolOptions {
  const { dilation, ...options } = moves(sizes);
  return { ...options, countPadding: sizes.countPadding };
}

/** The sizes that all pooling kernels begin with. */
function planes({ y, x, image }: PoolSizes): number[] {
  return [sizeOf(image.slice(0, 2)), y.size, x.size, y.kernel, x.kernel, y.stride, x.stride];
}

function maxPoolSizes(sizes: PoolSizes): number[] {
  const { y, x } = sizes;
  return [...planes(sizes), y.before, x.before, y.dilation, x.dilation, y.out, x.out];
}

function runAvgPool(
  name: "avgPool2d" | "avgPool2dAdjoint",
  result: Tensor,
  input: Tensor,
  sizes: PoolSizes,
): void {
  const { y, x, countPadding } = sizes;
  const margins = [y.before, x.before, y.after, x.after];
  runKernel(name, result, [input], ...planes(sizes), ...margins, Number(countPadding), y.out, x.out);
}
