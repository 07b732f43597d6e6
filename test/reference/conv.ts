import fc from "fast-check";
import type { Shape } from "../../src/index.js";
import { optional, values } from "./draw.js";
import { accumulate, at, build, indices, type Plain } from "./plain.js";
import type { Row, Two } from "./row.js";
import {
  asImages,
  asLines,
  imageSize,
  type LineOptions,
  linePadding,
  lineSize,
  overImages,
  padding,
  pair,
  placesOf,
  type WindowOptions,
  windows,
} from "./window.js";

interface ConvOptions extends Omit<WindowOptions, "ceilMode"> {
  readonly groups?: number;
}

interface AdjointOptions extends ConvOptions {
  readonly size: Shape;
}

interface Sizes {
  readonly image: Shape;
  readonly kernel: Shape;
  readonly options: ConvOptions;
}

/** Images, kernels that fit into them, and options, left out at times. */
const sizes: fc.Arbitrary<Sizes> = fc
  .record({
    batch: fc.nat(2),
    groups: optional(fc.integer({ min: 1, max: 3 })),
    channels: fc.integer({ min: 1, max: 2 }),
    out: fc.integer({ min: 1, max: 2 }),
    image: imageSize,
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    stride: optional(pair(1, 3)),
    padding,
    dilation: optional(pair(1, 2)),
  })
  .map(({ batch, groups, channels, out, image, kernel, stride, padding, dilation }) => ({
    image: [batch, channels * (groups ?? 1), ...image],
    kernel: [out * (groups ?? 1), channels, ...kernel],
    options: {
      ...(stride !== undefined && { stride }),
      ...(padding !== undefined && { padding }),
      ...(dilation !== undefined && { dilation }),
      ...(groups !== undefined && { groups }),
    },
  }))
  .filter(({ image, kernel, options }) =>
    outputShape(image, kernel, options).every((extent, i) => i === 0 || extent > 0),
  );

function outputShape(image: Shape, kernel: Shape, options: ConvOptions = {}): Shape {
  const [y, x] = windows(image.slice(2), kernel.slice(2) as [number, number], options);
  return [image[0] as number, kernel[0] as number, y.out, x.out];
}

/**
 * The three convolutions are one sum of products dy · x · w, of which two are given. Visits every
 * product: the index of dy, of x (which may lie in the padding) and of w.
 */
function everyProduct(
  image: Shape,
  kernel: Shape,
  options: ConvOptions = {},
  visit: (y: Shape, x: Shape, w: Shape) => void,
): void {
  const [rows, columns] = windows(image.slice(2), kernel.slice(2) as [number, number], options);
  const [out = 0, channels = 0] = kernel;
  const outOfGroup = out / (options.groups ?? 1);
  for (const [b = 0, o = 0, i = 0, j = 0] of indices(outputShape(image, kernel, options))) {
    const firstChannel = Math.floor(o / outOfGroup) * channels;
    for (let c = 0; c < channels; c++) {
      for (const [p, row] of placesOf(rows, i).entries()) {
        for (const [q, column] of placesOf(columns, j).entries()) {
          visit([b, o, i, j], [b, firstChannel + c, row, column], [o, c, p, q]);
        }
      }
    }
  }
}

function isInside([, , row = 0, column = 0]: Shape, [, , height = 0, width = 0]: Shape): boolean {
  return row >= 0 && row < height && column >= 0 && column < width;
}

/** The pixel, or the zero that the padding holds. */
function pixel(x: Plain, index: Shape): number {
  return isInside(index, x.shape) ? at(x, index) : 0;
}

export const conv2d: Row<Two, ConvOptions | undefined> = {
  calls: sizes.chain(({ image, kernel, options }) =>
    fc.record({ inputs: fc.tuple(values(image), values(kernel)), options: fc.constant(options) }),
  ),
  naive: ([x, w], options) =>
    accumulate(outputShape(x.shape, w.shape, options), (add) =>
      everyProduct(x.shape, w.shape, options, (yi, xi, wi) => add(yi, at(w, wi) * pixel(x, xi))),
    ),
};

export const affineConv2d: Row<readonly [x: Plain, w: Plain, bias: Plain], ConvOptions | undefined> = {
  calls: sizes.chain(({ image, kernel, options }) =>
    fc.record({
      inputs: fc.tuple(values(image), values(kernel), values([kernel[0] as number])),
      options: fc.constant(options),
    }),
  ),
  naive: ([x, w, bias], options) => {
    const y = conv2d.naive([x, w], options);
    return build(y.shape, (index) => at(y, index) + at(bias, [index[1] as number]));
  },
};

export const conv2dInputAdjoint: Row<Two, AdjointOptions> = {
  calls: sizes.chain(({ image, kernel, options }) =>
    fc.record({
      inputs: fc.tuple(values(outputShape(image, kernel, options)), values(kernel)),
      options: fc.constant({ ...options, size: image }),
    }),
  ),
  naive: ([dy, w], { size, ...options }) =>
    accumulate(size, (add) =>
      everyProduct(size, w.shape, options, (yi, xi, wi) => {
        if (isInside(xi, size)) add(xi, at(w, wi) * at(dy, yi));
      }),
    ),
};

export const conv2dKernelAdjoint: Row<Two, AdjointOptions> = {
  calls: sizes.chain(({ image, kernel, options }) =>
    fc.record({
      inputs: fc.tuple(values(image), values(outputShape(image, kernel, options))),
      options: fc.constant({ ...options, size: kernel }),
    }),
  ),
  naive: ([x, dy], { size, ...options }) =>
    accumulate(size, (add) =>
      everyProduct(x.shape, size, options, (yi, xi, wi) => add(wi, pixel(x, xi) * at(dy, yi))),
    ),
};

interface LineConvOptions extends Omit<LineOptions, "ceilMode"> {
  readonly groups?: number;
}

function withGroups({ groups, ...options }: LineConvOptions = {}): ConvOptions {
  return { ...overImages(options), ...(groups !== undefined && { groups }) };
}

const lines = fc
  .record({
    batch: fc.nat(2),
    groups: optional(fc.integer({ min: 1, max: 3 })),
    channels: fc.integer({ min: 1, max: 2 }),
    out: fc.integer({ min: 1, max: 2 }),
    length: lineSize,
    kernel: fc.integer({ min: 1, max: 4 }),
    padding: linePadding,
    moves: fc.record(
      { stride: fc.integer({ min: 1, max: 3 }), dilation: fc.integer({ min: 1, max: 2 }) },
      { requiredKeys: [] },
    ),
  })
  .map(({ batch, groups, channels, out, length, kernel, padding, moves }) => ({
    line: [batch, channels * (groups ?? 1), length],
    kernel: [out * (groups ?? 1), channels, kernel],
    options: {
      ...moves,
      ...(padding !== undefined && { padding }),
      ...(groups !== undefined && { groups }),
    },
  }))
  .filter(({ line, kernel, options }) => {
    const [, y] = windows([1, line[2] as number], [1, kernel[2] as number], overImages(options));
    return y.out > 0;
  });

export const conv1d: Row<Two, LineConvOptions | undefined> = {
  calls: lines.chain(({ line, kernel, options }) =>
    fc.record({ inputs: fc.tuple(values(line), values(kernel)), options: fc.constant(options) }),
  ),
  naive: ([x, w], options) => asLines(conv2d.naive([asImages(x), asImages(w)], withGroups(options))),
};
