import { pad, slice, type Tensor } from "../../../../src/index.js";
import { oneOf, optional, or, wholes } from "../../attribute.js";
import { sizeOf } from "./shape.js";

/** How a window moves over the axes after batch and channels. */
export const moves = {
  kernel_shape: optional(wholes),
  strides: optional(wholes),
  dilations: optional(wholes),
  pads: optional(wholes),
  auto_pad: or(oneOf("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"), "NOTSET"),
};

interface Moves {
  readonly kernel_shape: readonly number[] | undefined;
  readonly strides: readonly number[] | undefined;
  readonly dilations: readonly number[] | undefined;
  readonly pads: readonly number[] | undefined;
  readonly auto_pad: "NOTSET" | "VALID" | "SAME_UPPER" | "SAME_LOWER";
  readonly ceil_mode?: boolean;
}

/** How a window moves along one axis. */
export interface Along {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly out: number;
}

/** How a window of given extents moves over each axis of x after batch and channels. */
export function windowOver(x: readonly number[], given: Moves, kernels = given.kernel_shape ?? []): Along[] {
  return kernels.map((kernel, i) => {
    const size = x[2 + i] as number;
    const [stride, dilation] = [given.strides?.[i] ?? 1, given.dilations?.[i] ?? 1];
    const reach = (kernel - 1) * dilation + 1;
    const [before, after] = margins(given, i, kernels.length, size, stride, reach);
    const room = size + before + after - reach;
    const whole = Math.floor(room / stride) + 1;
    const hangsOver = given.ceil_mode && room % stride > 0 && whole * stride < size + before;
    return { kernel, stride, dilation, before, after, out: hangsOver ? whole + 1 : whole };
  });
}

function margins(
  { auto_pad, pads }: Moves,
  axis: number,
  axes: number,
  size: number,
  stride: number,
  reach: number,
): readonly [before: number, after: number] {
  if (auto_pad === "NOTSET") return [pads?.[axis] ?? 0, pads?.[axes + axis] ?? 0];
  if (auto_pad === "VALID") return [0, 0];
  const total = Math.max((Math.ceil(size / stride) - 1) * stride + reach - size, 0);
  const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
  return auto_pad === "SAME_UPPER" ? [less, more] : [more, less];
}

/** For each place in the window, what all windows hold there. What hangs over the padding holds `beyond`. */
export function tapsOf(x: Tensor, window: readonly Along[], padding: number, beyond: number): Tensor[] {
  const ends = window.map(({ kernel, stride, dilation, before, after, out }, i) => {
    const covered = (out - 1) * stride + (kernel - 1) * dilation + 1;
    return Math.max(covered - (x.shape[2 + i] as number) - before - after, 0);
  });
  const inside = {
    before: [0, 0, ...window.map(({ before }) => before)],
    after: [0, 0, ...window.map(({ after }) => after)],
  };
  const padded = pad(pad(x, { ...inside, value: padding }), { after: [0, 0, ...ends], value: beyond });
  const kernels = window.map(({ kernel }) => kernel);
  return Array.from({ length: sizeOf(kernels) }, (_, tap) => {
    const ranges = window.map(({ kernel, stride, dilation, out }, i) => {
      const start = (Math.floor(tap / sizeOf(kernels.slice(i + 1))) % kernel) * dilation;
      return { start, stop: start + (out - 1) * stride + 1, step: stride };
    });
    return slice(padded, [{}, {}, ...ranges]);
  });
}

type Two = readonly [number, number];

/** The same along an axis, in the words of our functions for sequences. */
export function lineOf(window: readonly Along[]) {
  const { kernel, stride, dilation, before, after } = window[0] as Along;
  return { kernel, stride, dilation, padding: [before, after] as const };
}

/** The same over two axes, in the words of our functions for images. */
export function imageOf(window: readonly Along[]) {
  const [y, x] = window as [Along, Along];
  return {
    kernel: [y.kernel, x.kernel] as Two,
    stride: [y.stride, x.stride] as Two,
    dilation: [y.dilation, x.dilation] as Two,
    padding: [y.before, y.after, x.before, x.after] as const,
  };
}

/** How a window moves, for what knows its kernel. */
export function withoutKernel<M extends { kernel: unknown }>({ kernel, ...moves }: M): Omit<M, "kernel"> {
  return moves;
}

/** How a window without gaps moves. */
export function withoutGaps<M extends { dilation: unknown }>({ dilation, ...moves }: M): Omit<M, "dilation"> {
  return moves;
}
