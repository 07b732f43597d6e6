import fc from "fast-check";
import { values } from "./draw.js";
import { accumulate, at, indices } from "./plain.js";
import type { Row, Two } from "./row.js";
import { asImages, asLines, overImages, type Pair, pair, type WindowOptions } from "./window.js";

type Options = Omit<WindowOptions, "ceilMode"> & { readonly groups?: number; readonly outputPadding?: Pair };

interface LineOptions {
  readonly stride?: number;
  readonly padding?: number | readonly [number, number] | "valid";
  readonly dilation?: number;
  readonly groups?: number;
  readonly outputPadding?: number;
}

const each = (value: Pair, axis: number) => (typeof value === "number" ? value : (value[axis] as number));

/** Of one axis: how far windows step and reach, and how much is added and taken away. */
function axisOf(axis: 0 | 1, extent: number, kernel: number, options: Options = {}) {
  const { stride = 1, padding = 0, dilation = 1, outputPadding = 0 } = options;
  const [s, d, added] = [each(stride, axis), each(dilation, axis), each(outputPadding, axis)];
  const margins =
    typeof padding === "object" && padding.length === 4
      ? padding.slice(2 * axis, 2 * axis + 2)
      : [0, 1].map(() => (typeof padding === "string" ? 0 : each(padding as Pair, axis)));
  const [before, after] = margins as [number, number];
  return { s, d, added, before, size: (extent - 1) * s - before - after + d * (kernel - 1) + 1 + added };
}

const draw = fc
  .record({
    batch: fc.nat(2),
    groups: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    channels: fc.integer({ min: 1, max: 2 }),
    out: fc.integer({ min: 1, max: 2 }),
    image: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 })),
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    padding: fc.option(
      fc.oneof(
        pair(0, 2),
        fc.constant("valid" as const),
        fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2)),
      ),
      { nil: undefined },
    ),
    moves: fc.record(
      { stride: pair(1, 3), dilation: pair(1, 3), outputPadding: pair(0, 2) },
      { requiredKeys: [] },
    ),
  })
  .map(({ batch, groups, channels, out, image, kernel, padding, moves }) => ({
    image: [batch, channels * (groups ?? 1), ...image] as const,
    kernel: [channels * (groups ?? 1), out, ...kernel] as const,
    options: {
      ...moves,
      ...(padding !== undefined && { padding }),
      ...(groups !== undefined && { groups }),
    },
  }))
  .filter(({ image, kernel, options }) => isLegal(image, kernel, options));

/** Whether the output has a place along each axis, also without those that no window reaches. */
function isLegal(image: readonly number[], kernel: readonly number[], options: Options): boolean {
  return ([0, 1] as const).every((axis) => {
    const { s, d, added, size } = axisOf(
      axis,
      image[2 + axis] as number,
      kernel[2 + axis] as number,
      options,
    );
    return added < Math.max(s, d) && size - Math.max(added - s + 1, 0) >= 1;
  });
}

export const convTranspose2d: Row<Two, Options | undefined> = {
  calls: draw.chain(({ image, kernel, options }) =>
    fc.record({ inputs: fc.tuple(values(image), values(kernel)), options: fc.constant(options) }),
  ),
  naive: ([x, w], options) => {
    const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
    const [, out = 0, rows = 0, columns = 0] = w.shape;
    const groups = options?.groups ?? 1;
    const [y, z] = [axisOf(0, height, rows, options), axisOf(1, width, columns, options)];
    return accumulate([batch, out * groups, y.size, z.size], (add) => {
      for (const [b = 0, c = 0, i = 0, j = 0] of indices(x.shape)) {
        const group = Math.floor(c / (channels / groups));
        for (const [o = 0, p = 0, q = 0] of indices(w.shape.slice(1))) {
          const [row, column] = [i * y.s + p * y.d - y.before, j * z.s + q * z.d - z.before];
          if (row < 0 || row >= y.size || column < 0 || column >= z.size) continue;
          add([b, group * out + o, row, column], at(w, [c, o, p, q]) * at(x, [b, c, i, j]));
        }
      }
    });
  },
};

const lineDraw = draw
  .map(({ image, kernel, options: { stride, dilation, outputPadding, padding, groups } }) => ({
    line: [image[0], image[1], image[3]],
    kernel: [kernel[0], kernel[1], kernel[3]],
    options: {
      ...(stride !== undefined && { stride: each(stride, 1) }),
      ...(dilation !== undefined && { dilation: each(dilation, 1) }),
      ...(outputPadding !== undefined && { outputPadding: each(outputPadding, 1) }),
      ...(groups !== undefined && { groups }),
      ...(padding !== undefined && {
        padding: typeof padding === "object" ? ([padding[0], padding[1]] as const) : padding,
      }),
    } satisfies LineOptions,
  }))
  .filter(({ line, kernel, options }) =>
    isLegal([0, 0, 1, line[2] as number], [0, 0, 1, kernel[2] as number], asImageOptions(options)),
  );

function asImageOptions({ outputPadding = 0, groups = 1, ...options }: LineOptions = {}): Options {
  return { ...overImages(options), outputPadding: [0, outputPadding], groups };
}

export const convTranspose1d: Row<Two, LineOptions | undefined> = {
  calls: lineDraw.chain(({ line, kernel, options }) =>
    fc.record({ inputs: fc.tuple(values(line), values(kernel)), options: fc.constant(options) }),
  ),
  naive: ([x, w], options) =>
    asLines(convTranspose2d.naive([asImages(x), asImages(w)], asImageOptions(options))),
};
