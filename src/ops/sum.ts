import { ShapeError } from "../core/errors.js";
import { broadcastShapes, checkShape, format, type Shape, sameShape } from "../core/shape.js";
import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runReduction } from "../wasm/reduce.js";
import { reshape } from "./layout.js";
import { type ReducedAxes, type Reduction, reducedAxes, reductionOptions } from "./reduction.js";

/** Adds up the elements along axes. Throws an AxisError. */
export const sum: Op<[x: Tensor], Reduction | undefined, ReducedAxes> = defineOp({
  name: "sum",
  formula: String.raw`y_i = \sum_j x_{ij}`,
  accepts: ["float32", "float64", "int32"],
  options: reductionOptions,
  attrs: (options, [x]) => reducedAxes("sum", x.shape, options),
  shape: (_, { shape }) => shape,
  forward: (y, [x], { axes }) => runReduction("sum", y, x, axes),
  vjp: [(dy, _y, [x], { kept }) => broadcastTo(reshape(dy, kept), x.shape)],
});

/** Repeats axes of extent 1, and new leading axes, until the shape is reached. Nothing is copied. Throws a ShapeError. */
export const broadcastTo: Op<[x: Tensor], Shape> = defineOp({
  name: "broadcastTo",
  formula: String.raw`y_{ij} = x_i`,
  accepts: ["float32", "float64", "int32", "bool"],
  attrs: (shape) => checkShape("broadcastTo", shape),
  around: (apply, [x], shape) => (sameShape(x.shape, shape) ? x : apply(x)),
  shape: ([x], shape) => {
    if (sameShape(broadcastShapes("broadcastTo", x, shape), shape)) return shape;
    throw new ShapeError("broadcastTo", "each extent must be 1 or stay", `${format(x)} to ${format(shape)}`);
  },
  view: ([x], shape) =>
    shape.map((_, axis) => {
      const from = axis - shape.length + x.rank;
      return from < 0 || x.shape[from] === 1 ? 0 : (x.strides[from] as number);
    }),
  vjp: [(dy, _y, [x]) => reshape(sum(dy, { axes: repeatedAxes(x.shape, dy.shape) }), x.shape)],
});

/** The axes along which broadcasting repeats. */
function repeatedAxes(from: Shape, to: Shape): readonly number[] {
  const added = to.length - from.length;
  return to.flatMap((extent, axis) => (from[axis - added] !== extent ? [axis] : []));
}
