import { ShapeError, ValueError } from "../core/errors.js";
import { format, type Shape } from "../core/shape.js";

/** One number for both axes of an image, or [vertical, horizontal]. */
export type Pair = number | readonly [y: number, x: number];

/**
 * Places around an image: numbers as in PyTorch, [top, bottom, left, right], "valid" for none, or
 * "same" as Keras has it: the output has ⌈size / stride⌉ places, an odd place goes to the end.
 */
export type PaddingOption =
  | Pair
  | readonly [top: number, bottom: number, left: number, right: number]
  | "valid"
  | "same";

/** How a window moves over one axis of an image. */
export interface AxisWindow {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly out: number;
}

/** The two axes, with names for what kernels are told of them. */
export interface Window {
  readonly y: AxisWindow;
  readonly x: AxisWindow;
}

interface WindowOptions {
  readonly stride?: Pair;
  readonly padding?: PaddingOption;
  readonly dilation?: Pair;
  readonly ceilMode?: boolean;
}

/** Works out how a window moves over images [batch, channels, height, width]. Throws a ShapeError or ValueError. */
export function windowOver(op: string, image: Shape, kernel: Pair, options: WindowOptions): Window {
  if (image.length !== 4) {
    throw new ShapeError(op, "images must be [batch, channels, height, width]", format(image));
  }
  const { padding = 0, ceilMode = false } = options;
  const kernels = pair(op, "kernel", kernel, 1);
  const strides = pair(op, "stride", options.stride ?? 1, 1);
  const dilations = pair(op, "dilation", options.dilation ?? 1, 1);
  const along = (axis: 0 | 1): AxisWindow => {
    const size = image[2 + axis] as number;
    const [kernel, stride, dilation] = [kernels[axis], strides[axis], dilations[axis]];
    const reach = dilation * (kernel - 1) + 1;
    const [before, after] = margins(op, padding, axis, size, stride, reach);
    const out = places(size + before + after - reach, stride, ceilMode ? size + before : undefined);
    if (out < 1) {
      const got = `${size} + ${before} + ${after} places for a window of ${reach}, images ${format(image)}`;
      throw new ShapeError(op, "the window must fit into the padded image", got);
    }
    return { size, kernel, stride, dilation, before, after, out };
  };
  return { y: along(0), x: along(1) };
}

/** How many places a window takes; with an end, also one that is cut off, if it begins before the end. */
function places(room: number, stride: number, end: number | undefined): number {
  if (end === undefined) return Math.floor(room / stride) + 1;
  const out = Math.ceil(room / stride) + 1;
  return (out - 1) * stride >= end ? out - 1 : out;
}

function margins(
  op: string,
  padding: PaddingOption,
  axis: 0 | 1,
  size: number,
  stride: number,
  reach: number,
): readonly [number, number] {
  if (padding === "valid") return [0, 0];
  if (padding === "same") {
    const total = Math.max((Math.ceil(size / stride) - 1) * stride + reach - size, 0);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  }
  const given = typeof padding === "number" ? [padding, padding] : padding;
  if (!Array.isArray(given) || ![2, 4].includes(given.length) || !given.every(isCount)) {
    throw new ValueError(
      op,
      `padding must be "same", "valid", or one, two or four whole numbers from zero up`,
      `${padding}`,
    );
  }
  const [first, second] = given.length === 2 ? [given[axis], given[axis]] : given.slice(2 * axis);
  return [first as number, second as number];
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function pair(op: string, what: string, value: Pair, least: number): readonly [number, number] {
  const [y, x] = Array.isArray(value) ? value : [value, value];
  if (isCount(y) && isCount(x) && Math.min(y, x) >= least) return [y, x];
  throw new ValueError(op, `${what} must be one or two whole numbers from ${least} up`, `${value}`);
}
