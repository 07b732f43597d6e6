import fc from "fast-check";
import { optional } from "./draw.js";
import type { Plain } from "./plain.js";

export type Pair = number | readonly [number, number];

export interface WindowOptions {
  readonly stride?: Pair;
  readonly padding?: Pair | readonly [number, number, number, number] | "valid" | "same";
  readonly dilation?: Pair;
  readonly ceilMode?: boolean;
}

/** The same for sequences. */
export interface LineOptions {
  readonly stride?: number;
  readonly padding?: number | readonly [number, number] | "valid" | "same";
  readonly dilation?: number;
  readonly ceilMode?: boolean;
}

/** How a window moves over one axis: window i holds the places first(i), first(i) + dilation, …, so many as the kernel has. */
export interface AxisWindow {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly out: number;
}

/** One number, or one for each axis. */
export function pair(least: number, most: number): fc.Arbitrary<Pair> {
  const number = fc.integer({ min: least, max: most });
  return fc.oneof(number, fc.tuple(number, number));
}

/** Padding in all the ways it can be asked for. */
export const padding: fc.Arbitrary<WindowOptions["padding"]> = optional(
  fc.oneof(
    pair(0, 2),
    fc.constantFrom("valid" as const, "same" as const),
    fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2)),
  ),
);

/** Padding of a sequence in all the ways it can be asked for. */
export const linePadding: fc.Arbitrary<LineOptions["padding"]> = optional(
  fc.oneof(fc.nat(2), fc.constantFrom("valid" as const, "same" as const), fc.tuple(fc.nat(2), fc.nat(2))),
);

/** The length of a sequence: small, at times long enough for a vector and its tail. */
export const lineSize: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: 8, max: 23 }),
);

/** The extents of an image: small, at times wide enough for a vector and its tail. */
export const imageSize: fc.Arbitrary<readonly [number, number]> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })) },
  { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 8, max: 19 })) },
);

/** How a window moves over both axes of an image, by PyTorch's formula for the sizes, or Keras' for "same". */
export function windows(
  size: readonly number[],
  kernel: Pair,
  { stride = 1, padding = 0, dilation = 1, ceilMode = false }: WindowOptions = {},
): readonly [AxisWindow, AxisWindow] {
  const along = (axis: 0 | 1): AxisWindow => {
    const [n, k, s, d] = [size[axis] as number, of(kernel, axis), of(stride, axis), of(dilation, axis)];
    const reach = d * (k - 1) + 1;
    const [before, after] = margins(padding, axis, Math.max((Math.ceil(n / s) - 1) * s + reach - n, 0));
    const steps = (n + before + after - reach) / s;
    let out = (ceilMode ? Math.ceil(steps) : Math.floor(steps)) + 1;
    if (ceilMode && (out - 1) * s >= n + before) out--;
    return { size: n, kernel: k, stride: s, dilation: d, before, after, out };
  };
  return [along(0), along(1)];
}

/** The places of window i, also those outside of the image. */
export function placesOf({ kernel, stride, dilation, before }: AxisWindow, i: number): readonly number[] {
  return Array.from({ length: kernel }, (_, p) => i * stride - before + p * dilation);
}

function of(pair: Pair, axis: 0 | 1): number {
  return typeof pair === "number" ? pair : pair[axis];
}

function margins(
  padding: NonNullable<WindowOptions["padding"]>,
  axis: 0 | 1,
  same: number,
): readonly [number, number] {
  if (padding === "valid") return [0, 0];
  if (padding === "same") return [Math.floor(same / 2), Math.ceil(same / 2)];
  if (typeof padding !== "number" && padding.length === 4) {
    return axis === 0 ? [padding[0], padding[1]] : [padding[2], padding[3]];
  }
  return [of(padding, axis), of(padding, axis)];
}

/** What moves along sequences, as it moves over images of height 1. */
export function overImages({ stride, padding, dilation, ceilMode }: LineOptions = {}): WindowOptions {
  const [before, after] = typeof padding === "object" ? padding : [padding, padding];
  return {
    ...(stride !== undefined && { stride: [1, stride] }),
    ...(dilation !== undefined && { dilation: [1, dilation] }),
    ...(ceilMode !== undefined && { ceilMode }),
    ...(typeof padding === "string" && { padding }),
    ...(typeof before === "number" && { padding: [0, 0, before, after as number] }),
  };
}

/** Sequences as images of height 1. */
export function asImages(x: Plain): Plain {
  return { ...x, shape: [...x.shape.slice(0, 2), 1, ...x.shape.slice(2)] };
}

/** Images of height 1 as sequences. */
export function asLines(y: Plain): Plain {
  return { ...y, shape: y.shape.filter((_, axis) => axis !== 2) };
}
