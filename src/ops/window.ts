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

/** Places around a sequence: as many at both ends, [before, after], or a word as for images. */
export type LinePadding = number | readonly [before: number, after: number] | "valid" | "same";

/** The names of the options of a convolution. */
export const convOptions = ["stride", "padding", "dilation", "groups"] as const;
/** Those of a transposed one. */
export const convTransposeOptions = [...convOptions, "outputPadding"] as const;
/** Those of a pooling that takes the largest. */
export const maxPoolOptions = ["kernel", "stride", "padding", "ceilMode", "dilation"] as const;
/** Those of a pooling that takes the mean. */
export const avgPoolOptions = ["kernel", "stride", "padding", "ceilMode", "countPadding"] as const;

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

/** How windows move, for images or for sequences. */
interface Moves<Each, Around> {
  readonly stride?: Each;
  readonly padding?: Around;
  readonly dilation?: Each;
  readonly ceilMode?: boolean;
}

/** What is known of an axis before its margins are. */
type Unpadded = Pick<AxisWindow, "size" | "kernel" | "stride" | "dilation">;

/** The axis that makes an image of a sequence. */
export const still: AxisWindow = { size: 1, kernel: 1, stride: 1, dilation: 1, before: 0, after: 0, out: 1 };

/** Works out how a window moves over images [batch, channels, height, width]. Throws a ShapeError or ValueError. */
export function windowOver(
  op: string,
  image: Shape,
  kernel: Pair,
  options: Moves<Pair, PaddingOption>,
): Window {
  const [y, x] = windows(op, checkImages(op, image), kernel, options) as [AxisWindow, AxisWindow];
  return { y, x };
}

/** Works out how a window moves over sequences [batch, channels, length]. Throws a ShapeError or ValueError. */
export function windowAlong(
  op: string,
  line: Shape,
  kernel: number,
  options: Moves<number, LinePadding>,
): Window {
  const [x] = windows(op, checkLines(op, line), kernel, options) as [AxisWindow];
  return { y: still, x };
}

/** The options by which a window moves so once more. */
export function movesOf({ y, x }: Window) {
  return {
    stride: [y.stride, x.stride],
    dilation: [y.dilation, x.dilation],
    padding: [y.before, y.after, x.before, x.after],
  } as const;
}

/** The shape, if it is that of images. Throws a ShapeError. */
export function checkImages(op: string, image: Shape): Shape {
  if (image.length === 4) return image;
  throw new ShapeError(op, "images must be [batch, channels, height, width]", format(image));
}

/** The shape, if it is that of sequences. Throws a ShapeError. */
export function checkLines(op: string, line: Shape): Shape {
  if (line.length === 3) return line;
  throw new ShapeError(op, "sequences must be [batch, channels, length]", format(line));
}

/** How far the places lie apart that a window holds, first and last included. */
export function reachOf({ kernel, dilation }: Pick<AxisWindow, "kernel" | "dilation">): number {
  return dilation * (kernel - 1) + 1;
}

/** The numbers for each axis of an option that may be one for all. Throws a ValueError. */
export function perAxis(
  op: string,
  what: string,
  value: number | readonly number[],
  axes: number,
  least: number,
): readonly number[] {
  const each = Array.isArray(value) ? value : new Array<number>(axes).fill(value as number);
  if (each.length === axes && each.every((one) => isCount(one) && one >= least)) return each;
  const rule = axes === 1 ? "a whole number" : "one or two whole numbers";
  throw new ValueError(op, `${what} must be ${rule} from ${least} up`, `${value}`);
}

/** The margins of each axis that numbers, or none, give. Throws a ValueError. */
export function marginsOf(
  op: string,
  padding: PaddingOption | LinePadding,
  axes: number,
  words = '"valid"',
): readonly (readonly [before: number, after: number])[] {
  const numbers = padding === "valid" ? 0 : padding;
  const each = typeof numbers === "number" ? new Array<number>(axes).fill(numbers) : numbers;
  if (!Array.isArray(each) || ![axes, 2 * axes].includes(each.length) || !each.every(isCount)) {
    const lists = axes === 1 ? "one or two" : "one, two or four";
    throw new ValueError(
      op,
      `padding must be ${words}, or ${lists} whole numbers from zero up`,
      `${padding}`,
    );
  }
  const sides = each.length === axes ? each.flatMap((margin) => [margin, margin]) : each;
  return Array.from({ length: axes }, (_, axis) => sides.slice(2 * axis, 2 * axis + 2) as [number, number]);
}

/** The option itself, if it is true or false. Throws a ValueError. */
export function flag(op: string, what: string, value: boolean): boolean {
  if (typeof value === "boolean") return value;
  throw new ValueError(op, `${what} must be true or false`, `${value}`);
}

/** How a window moves over each axis after batch and channels. */
function windows(
  op: string,
  shape: Shape,
  kernel: Pair,
  options: Moves<Pair, PaddingOption | LinePadding>,
): readonly AxisWindow[] {
  const { stride = 1, padding = 0, dilation = 1, ceilMode = false } = options;
  const sizes = shape.slice(2);
  const each = (what: string, value: Pair) => perAxis(op, what, value, sizes.length, 1);
  const kernels = each("kernel", kernel);
  const [strides, dilations] = [each("stride", stride), each("dilation", dilation)];
  const margins = padding === "same" ? undefined : marginsOf(op, padding, sizes.length, '"same", "valid"');
  const cuts = flag(op, "ceilMode", ceilMode);
  return sizes.map((size, i) => {
    const axis = { size, kernel: kernels[i], stride: strides[i], dilation: dilations[i] } as Unpadded;
    const [before, after] = margins?.[i] ?? sameMargins(axis);
    const reach = reachOf(axis);
    const out = places(size + before + after - reach, axis.stride, cuts ? size + before : undefined);
    if (out >= 1) return { ...axis, before, after, out };
    const got = `${size} + ${before} + ${after} places for a window of ${reach}, shape ${format(shape)}`;
    throw new ShapeError(op, "the window must fit into the padded image", got);
  });
}

/** How many places a window takes; with an end, also one that is cut off, if it begins before the end. */
function places(room: number, stride: number, end: number | undefined): number {
  if (end === undefined) return Math.floor(room / stride) + 1;
  const out = Math.ceil(room / stride) + 1;
  return (out - 1) * stride >= end ? out - 1 : out;
}

function sameMargins(axis: Unpadded): readonly [number, number] {
  const { size, stride } = axis;
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + reachOf(axis) - size, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
