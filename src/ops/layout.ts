import type { Dtype } from "../core/dtype.js";
import { AxisError, ShapeError } from "../core/errors.js";
import {
  checkShape,
  format,
  isRowMajor,
  quoted,
  resolveAxes,
  resolveAxis,
  rowMajor,
  type Shape,
  sameShape,
  sizeOf,
} from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runCopy } from "../wasm/run.js";
import { type Composition, defineComposition } from "./composition.js";

const anything: readonly Dtype[] = ["float32", "float64", "int32", "bool"];

/**
 * Arranges the elements, in order, in another shape; one extent may be −1: whatever is left.
 * Throws a ShapeError where the sizes differ.
 */
export const reshape: Op<[x: Tensor], Shape> = defineOp({
  name: "reshape",
  formula: String.raw`y_{\mathrm{flat}(j)} = x_{\mathrm{flat}(i)}`,
  accepts: anything,
  attrs: (shape, [x]) => inferExtent(shape, x.shape),
  around: (apply, [x], shape) => (sameShape(x.shape, shape) ? x : apply(x)),
  shape: (_, shape) => shape,
  view: ([x], shape) => (isRowMajor(x.shape, x.strides) ? rowMajor(shape) : undefined),
  forward: (y, [x]) => runCopy(y, x, { shape: x.shape, to: rowMajor(x.shape) }),
  vjp: [(dy, _y, [x]) => reshape(dy, x.shape)],
});

/** Puts the axes in another order: axis i of y is axis `axes[i]` of x. Nothing is copied. Throws an AxisError. */
export const permute: Op<[x: Tensor], readonly number[]> = defineOp({
  name: "permute",
  formula: String.raw`y_{i_{\pi(1)} \dots i_{\pi(n)}} = x_{i_1 \dots i_n}`,
  accepts: anything,
  attrs: (axes, [x]) => {
    if (!Array.isArray(axes) || resolveAxes("permute", axes, x.rank).length !== x.rank) {
      throw new ShapeError("permute", `takes a list of the ${x.rank} axes, each named once`, quoted(axes));
    }
    return axes.map((axis) => resolveAxis("permute", axis, x.rank));
  },
  shape: ([x], axes) => axes.map((axis) => x[axis] as number),
  view: ([x], axes) => axes.map((axis) => x.strides[axis] as number),
  vjp: [
    (dy, _y, _inputs, axes) =>
      permute(
        dy,
        axes.map((_, i) => axes.indexOf(i)),
      ),
  ],
});

/** Swaps two axes, the last two if none are named. Throws an AxisError. */
export const transpose: Composition<[x: Tensor, axes?: readonly [number, number]]> = defineComposition(
  "transpose",
  String.raw`y_{ji} = x_{ij}`,
  (x, axes = [-2, -1]) => {
    if (!Array.isArray(axes) || axes.length !== 2)
      throw new AxisError("transpose", "takes a list of two axes", quoted(axes));
    const [a, b] = axes.map((axis) => resolveAxis("transpose", axis, x.rank)) as [number, number];
    return permute(
      x,
      x.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis)),
    );
  },
);

/** Inserts an axis of extent 1. Throws an AxisError. */
export const expandDims: Composition<[x: Tensor, axis: number]> = defineComposition(
  "expandDims",
  String.raw`y_{i 0 j} = x_{ij}`,
  (x, axis) => {
    const place = resolveAxis("expandDims", axis, x.rank + 1);
    return reshape(x, [...x.shape.slice(0, place), 1, ...x.shape.slice(place)]);
  },
);

/** Drops axes of extent 1, all of them if none are named. Throws a ShapeError for another extent. */
export const squeeze: Composition<[x: Tensor, axes?: number | readonly number[]]> = defineComposition(
  "squeeze",
  String.raw`y_{ij} = x_{i 0 j}`,
  (x, axes) => {
    const ones = x.shape.flatMap((extent, axis) => (extent === 1 ? [axis] : []));
    const dropped = axes === undefined ? ones : resolveAxes("squeeze", axes, x.rank);
    if (!dropped.every((axis) => ones.includes(axis))) {
      throw new ShapeError("squeeze", `axes ${format(dropped)} must have extent 1`, format(x.shape));
    }
    return reshape(
      x,
      x.shape.filter((_, axis) => !dropped.includes(axis)),
    );
  },
);

/** Reverses the order along axes, all of them if none are named. Throws an AxisError. */
export const flip: Op<[x: Tensor], number | readonly number[] | undefined, readonly number[]> = defineOp({
  name: "flip",
  formula: "y_i = x_{n - 1 - i}",
  accepts: anything,
  attrs: (axes, [x]) => resolveAxes("flip", axes, x.rank),
  forward: (y, [x], axes) => {
    const from = x.strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
    const fromStart = axes.reduce(
      (sum, axis) => sum + (x.strides[axis] as number) * ((x.shape[axis] as number) - 1),
      0,
    );
    runCopy(y, x, { shape: x.shape, from, fromStart });
  },
  vjp: [(dy, _y, _inputs, axes) => flip(dy, axes)],
});

function inferExtent(given: Shape, from: Shape): Shape {
  const shape = Array.isArray(given) ? given : checkShape("reshape", given);
  const known = sizeOf(shape.filter((extent) => extent !== -1));
  const inferred = shape.map((extent) => (extent === -1 ? sizeOf(from) / known : extent));
  const open = shape.filter((extent) => extent === -1).length;
  if (open > 1 || !inferred.every(Number.isInteger) || sizeOf(inferred) !== sizeOf(from)) {
    throw new ShapeError(
      "reshape",
      `the ${sizeOf(from)} elements of ${format(from)} must fill the new shape`,
      format(shape),
    );
  }
  return checkShape("reshape", inferred);
}
