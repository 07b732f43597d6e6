import { ShapeError, ValueError } from "../core/errors.js";
import { format, type Shape } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { checkChannels, checkGroups } from "./channels.js";
import { type Composition, defineComposition } from "./composition.js";
import { type ConvOptions, conv2dInputAdjoint, type LineConvOptions } from "./conv.js";
import { expandDims, squeeze } from "./layout.js";
import { pad } from "./slice.js";
import {
  type AxisWindow,
  checkImages,
  checkLines,
  convTransposeOptions,
  type LinePadding,
  marginsOf,
  movesOf,
  type PaddingOption,
  type Pair,
  perAxis,
  reachOf,
  still,
} from "./window.js";

/** As ConvOptions; outputPadding adds places at the end, fewer than stride or dilation has. */
export interface ConvTransposeOptions extends Omit<ConvOptions, "padding"> {
  readonly padding?: Exclude<PaddingOption, "same">;
  readonly outputPadding?: Pair;
}

/** The same for sequences. */
export interface LineConvTransposeOptions extends Omit<LineConvOptions, "padding"> {
  readonly padding?: Exclude<LinePadding, "same">;
  readonly outputPadding?: number;
}

/** An axis of the larger image; so many of its last places no window reaches. */
interface LargerAxis extends AxisWindow {
  readonly beyond: number;
}

/**
 * Spreads each pixel of images x [batch, in, height, width] over a window, weighed by kernels w [in,
 * out / groups, height, width]: the adjoint of the convolution that leads from the larger image to x
 * (Dumoulin and Visin 2016). Throws a ShapeError or ValueError.
 */
export const convTranspose2d: Composition<[x: Tensor, w: Tensor, options?: ConvTransposeOptions]> =
  defineComposition(
    "convTranspose2d",
    String.raw`y_{ohl} = \sum_{cijpq} w_{copq}\, x_{cij} \quad (i s + p d - a = h,\; j s + q d - a = l)`,
    (x, w, options = {}) => {
      if (w.rank !== 4) refuseKernels("convTranspose2d", "height, width", w.shape);
      const [rows, columns] = largerImage(
        "convTranspose2d",
        checkImages("convTranspose2d", x.shape),
        w.shape,
        options,
      );
      return spread(x, w, rows as LargerAxis, columns as LargerAxis, options.groups);
    },
    { tensors: 2, options: convTransposeOptions },
  );

/**
 * Spreads each place of sequences x [batch, in, length] over a window, weighed by kernels w [in, out /
 * groups, size]. Throws a ShapeError or ValueError.
 */
export const convTranspose1d: Composition<[x: Tensor, w: Tensor, options?: LineConvTransposeOptions]> =
  defineComposition(
    "convTranspose1d",
    String.raw`y_{ol} = \sum_{cjq} w_{coq}\, x_{cj} \quad (j s + q d - a = l)`,
    (x, w, options = {}) => {
      if (w.rank !== 3) refuseKernels("convTranspose1d", "size", w.shape);
      const [columns] = largerImage(
        "convTranspose1d",
        checkLines("convTranspose1d", x.shape),
        w.shape,
        options,
      );
      const row = { ...still, beyond: 0 };
      return squeeze(
        spread(expandDims(x, 2), expandDims(w, 2), row, columns as LargerAxis, options.groups),
        2,
      );
    },
    { tensors: 2, options: convTransposeOptions },
  );

function spread(x: Tensor, w: Tensor, rows: LargerAxis, columns: LargerAxis, groups = 1): Tensor {
  const [batch, channels] = [x.shape[0] as number, (w.shape[1] as number) * groups];
  const size = [batch, channels, rows.size, columns.size];
  const y = conv2dInputAdjoint(x, w, { size, groups, ...movesOf({ y: rows, x: columns }) });
  return rows.beyond + columns.beyond > 0 ? pad(y, { after: [0, 0, rows.beyond, columns.beyond] }) : y;
}

/** The axes of the image that a convolution would lead from to one of this shape. */
function largerImage(
  op: string,
  shape: Shape,
  kernel: Shape,
  options: ConvTransposeOptions | LineConvTransposeOptions,
): readonly LargerAxis[] {
  const { stride = 1, padding = 0, outputPadding = 0, dilation = 1, groups = 1 } = options;
  const extents = shape.slice(2);
  const each = (what: string, value: number | readonly number[], least: number) =>
    perAxis(op, what, value, extents.length, least);
  const kernels = each("kernel", kernel.slice(2), 1);
  const strides = each("stride", stride, 1);
  const dilations = each("dilation", dilation, 1);
  const added = each("outputPadding", outputPadding, 0);
  const margins = marginsOf(op, padding, extents.length);
  checkGroups(op, groups, kernel[0] as number);
  checkChannels(op, shape, kernel, kernel[0] as number, "as many as kernels");
  return extents.map((out, i) => {
    const moves = { kernel: kernels[i], stride: strides[i], dilation: dilations[i] };
    return largerAxis(op, out, moves as Moves, margins[i] as [number, number], added[i] as number);
  });
}

type Moves = Pick<AxisWindow, "kernel" | "stride" | "dilation">;

function largerAxis(
  op: string,
  out: number,
  moves: Moves,
  [before, after]: readonly [number, number],
  added: number,
): LargerAxis {
  const { stride, dilation } = moves;
  if (added >= Math.max(stride, dilation)) {
    const rule = `outputPadding must be smaller than stride or dilation, ${stride} and ${dilation}`;
    throw new ValueError(op, rule, `${added}`);
  }
  // What is added first takes back what the padding cut off; so many of the rest no window reaches.
  const rest = Math.max(added - after, 0);
  const cut = after - (added - rest);
  const beyond = Math.max(rest - (stride - 1), 0);
  const size = (out - 1) * stride + reachOf(moves) - before - cut + rest - beyond;
  if (out >= 1 && size >= 1) return { ...moves, before, after: cut, out, size, beyond };
  throw new ShapeError(
    op,
    "x must have places, and the padding must leave some of the output",
    `${out} places, of the output ${size}`,
  );
}

function refuseKernels(op: string, extents: string, kernel: Shape): never {
  throw new ShapeError(op, `kernels must be [in, out / groups, ${extents}]`, format(kernel));
}
