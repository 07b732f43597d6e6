import fc from "fast-check";
import type { Shape } from "../../src/index.js";
import { distinct, values } from "./draw.js";
import { accumulate, add, at, count, indices } from "./plain.js";
import type { One, Row } from "./row.js";
import {
  type AxisWindow,
  asImages,
  asLines,
  imageSize,
  type LineOptions,
  linePadding,
  lineSize,
  overImages,
  type Pair,
  padding,
  pair,
  placesOf,
  type WindowOptions,
  windows,
} from "./window.js";

interface PoolOptions extends WindowOptions {
  readonly kernel: Pair;
}

interface AvgPoolOptions extends Omit<PoolOptions, "dilation"> {
  readonly countPadding?: boolean;
}

/** Images and windows; those that hold nothing but padding are left out. */
function pooling<More extends object>(
  more: fc.Arbitrary<More>,
): fc.Arbitrary<{ image: Shape; options: PoolOptions & More }> {
  return fc
    .record({
      batch: fc.nat(2),
      channels: fc.nat(2),
      image: imageSize,
      options: fc
        .tuple(
          fc.record(
            { kernel: pair(1, 3), stride: pair(1, 3), ceilMode: fc.boolean() },
            { requiredKeys: ["kernel"] },
          ),
          padding,
          more,
        )
        .map(([options, padding, extra]) => ({
          ...options,
          ...(padding !== undefined && { padding }),
          ...extra,
        })),
    })
    .map(({ batch, channels, image, options }) => ({ image: [batch, channels, ...image], options }))
    .filter(({ image, options }) =>
      windowsOf(image, options).every((axis) => axis.out > 0 && isNeverEmpty(axis)),
    );
}

function windowsOf(
  image: Shape,
  { kernel, stride = kernel, ...options }: PoolOptions,
): readonly [AxisWindow, AxisWindow] {
  return windows(image.slice(2), kernel, { ...options, stride });
}

function isNeverEmpty(axis: AxisWindow): boolean {
  return Array.from({ length: axis.out }, (_, i) => inside(axis, i)).every((places) => places.length > 0);
}

/** The places of window i that lie in the image. */
function inside(axis: AxisWindow, i: number): readonly number[] {
  return placesOf(axis, i).filter((place) => place >= 0 && place < axis.size);
}

/** Visits every window: its index in the output, and the indices in the image of what it holds. */
function everyWindow(image: Shape, options: PoolOptions): readonly { y: Shape; held: readonly Shape[] }[] {
  const [rows, columns] = windowsOf(image, options);
  return indices(outputShape(image, options)).map((y) => {
    const [batch = 0, channel = 0, i = 0, j = 0] = y;
    const held = inside(rows, i).flatMap((row) =>
      inside(columns, j).map((column) => [batch, channel, row, column]),
    );
    return { y, held };
  });
}

function outputShape(image: Shape, options: PoolOptions): Shape {
  const [rows, columns] = windowsOf(image, options);
  return [...image.slice(0, 2), rows.out, columns.out];
}

const dilation = fc.record({ dilation: pair(1, 2) }, { requiredKeys: [] });
const countPadding = fc.record({ countPadding: fc.boolean() }, { requiredKeys: [] });

export const maxPool2d: Row<One, PoolOptions> = {
  calls: pooling(dilation).chain(({ image, options }) =>
    fc.record({ inputs: fc.tuple(distinct(image)), options: fc.constant(options) }),
  ),
  naive: ([x], options) => ({
    shape: outputShape(x.shape, options),
    data: everyWindow(x.shape, options).map(({ held }) => Math.max(...held.map((index) => at(x, index)))),
  }),
};

export const avgPool2d: Row<One, AvgPoolOptions> = {
  calls: pooling(countPadding).chain(({ image, options }) =>
    fc.record({ inputs: fc.tuple(values(image)), options: fc.constant(options) }),
  ),
  naive: ([x], options) => ({
    shape: outputShape(x.shape, options),
    data: everyWindow(x.shape, options).map(
      ({ y, held }) => add(held.map((index) => at(x, index))) / places(x.shape, options, y, held),
    ),
  }),
};

export const avgPool2dAdjoint: Row<One, AvgPoolOptions & { size: Shape }> = {
  calls: pooling(countPadding).chain(({ image, options }) =>
    fc.record({
      inputs: fc.tuple(values(outputShape(image, options))),
      options: fc.constant({ ...options, size: image }),
    }),
  ),
  naive: ([dy], { size, ...options }) =>
    accumulate(size, (addAt) => {
      for (const { y, held } of everyWindow(size, options)) {
        for (const index of held) addAt(index, at(dy, y) / places(size, options, y, held));
      }
    }),
};

/** By how many a sum is divided: places in the padding may count, but never those past its end. */
function places(image: Shape, options: AvgPoolOptions, y: Shape, held: readonly Shape[]): number {
  if (options.countPadding === false) return held.length;
  const counts = windowsOf(image, options).map(
    (axis, i) => placesOf(axis, y[2 + i] as number).filter((place) => place < axis.size + axis.after).length,
  );
  return count(counts);
}

interface LinePoolOptions extends LineOptions {
  readonly kernel: number;
}

function asImagePooling({ kernel, stride = kernel, ...options }: LinePoolOptions): PoolOptions {
  return { ...overImages({ ...options, stride }), kernel: [1, kernel] };
}

/** Sequences and windows; those that hold nothing but padding are left out. */
function linePooling<More extends object>(
  more: fc.Arbitrary<More>,
): fc.Arbitrary<{ line: Shape; options: LinePoolOptions & More }> {
  return fc
    .record({
      batch: fc.nat(2),
      channels: fc.nat(2),
      length: lineSize,
      padding: linePadding,
      moves: fc.record(
        {
          kernel: fc.integer({ min: 1, max: 4 }),
          stride: fc.integer({ min: 1, max: 3 }),
          ceilMode: fc.boolean(),
        },
        { requiredKeys: ["kernel"] },
      ),
      more,
    })
    .map(({ batch, channels, length, padding, moves, more }) => ({
      line: [batch, channels, length],
      options: { ...moves, ...(padding !== undefined && { padding }), ...more },
    }))
    .filter(({ line, options }) => {
      const [, axis] = windowsOf([1, 1, 1, line[2] as number], asImagePooling(options));
      return axis.out > 0 && isNeverEmpty(axis);
    });
}

const lineDilation = fc.record({ dilation: fc.integer({ min: 1, max: 3 }) }, { requiredKeys: [] });

export const maxPool1d: Row<One, LinePoolOptions> = {
  calls: linePooling(lineDilation).chain(({ line, options }) =>
    fc.record({ inputs: fc.tuple(distinct(line)), options: fc.constant(options) }),
  ),
  naive: ([x], options) => asLines(maxPool2d.naive([asImages(x)], asImagePooling(options))),
};

export const avgPool1d: Row<One, LinePoolOptions & { countPadding?: boolean }> = {
  calls: linePooling(countPadding).chain(({ line, options }) =>
    fc.record({ inputs: fc.tuple(values(line)), options: fc.constant(options) }),
  ),
  naive: ([x], options) => {
    const { countPadding } = options;
    const counting = countPadding === undefined ? {} : { countPadding };
    return asLines(avgPool2d.naive([asImages(x)], { ...asImagePooling(options), ...counting }));
  },
};
