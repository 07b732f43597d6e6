import fc from "fast-check";
import { optional } from "./draw.js";

export type Pair = number | readonly [number, number];

export interface WindowOptions {
  readonly stride?: Pair;
  readonly padding?: Pair | readonly [number, number, number, number] | "valid" | "same";
  readonly dilation?: Pair;
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
