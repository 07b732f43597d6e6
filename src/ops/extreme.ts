import type { Dtype } from "../core/dtype.js";
import { ShapeError } from "../core/errors.js";
import { format, resolveAxes, type Shape, splitAt } from "../core/shape.js";
import { defineOp, notDifferentiable, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runReduction } from "../wasm/reduce.js";
import { runKernel } from "../wasm/run.js";
import { div, mul } from "./arithmetic.js";
import { cast } from "./cast.js";
import { equal } from "./comparison.js";
import { reshape } from "./layout.js";
import { type ReducedAxes, type Reduction, reducedAxes, reductionOptions } from "./reduction.js";
import { sum } from "./sum.js";

type Reducer = Op<[x: Tensor], Reduction | undefined, ReducedAxes>;

const numbers: readonly Dtype[] = ["float32", "float64", "int32"];

function extreme(name: "max" | "min"): Reducer {
  return defineOp({
    name,
    formula: `y_i = \\${name}_j x_{ij}`,
    accepts: numbers,
    options: reductionOptions,
    attrs: (options: Reduction | undefined, [x]: [Tensor]) => extremeAxes(name, x.shape, options),
    shape: (_: readonly [Shape], { shape }: ReducedAxes) => shape,
    forward: (y: Tensor, [x]: [Tensor], { axes }: ReducedAxes) => runReduction(name, y, x, axes),
    vjp: [(dy, y, [x], { axes, kept }) => mul(reshape(dy, kept), share(x, reshape(y, kept), axes))],
  });
}

/** The largest element along axes; NaN if there is one. Equal elements share the cotangent. Throws a ShapeError where there is none. */
export const max: Reducer = extreme("max");

/** The smallest element along axes; NaN if there is one. Equal elements share the cotangent. Throws a ShapeError where there is none. */
export const min: Reducer = extreme("min");

/** Where an extreme is sought: along one axis, or (undefined) among all elements. */
export interface Place {
  readonly axis?: number;
  readonly keepDims?: boolean;
}

function place(name: "argmax" | "argmin", formula: string): Op<[x: Tensor], Place | undefined, ReducedAxes> {
  return defineOp({
    name,
    formula,
    options: ["axis", "keepDims"],
    attrs: ({ axis, keepDims = false }: Place = {}, [x]: [Tensor]) => {
      const axes = axis === undefined ? resolveAxes(name, axis, x.rank) : [axis];
      return extremeAxes(name, x.shape, { axes, keepDims });
    },
    shape: (_: readonly [Shape], { shape }: ReducedAxes) => shape,
    dtype: (): Dtype => "int32",
    forward: (y: Tensor, [x]: [Tensor], { axes }: ReducedAxes) =>
      runKernel(name, y, [x], ...splitAt(x.shape, axes[0] ?? 0, axes.length)),
    vjp: [notDifferentiable(`${name} picks a position, which does not move with small steps`)],
  });
}

/** The int32 position of the largest element along an axis: the first of equals; NaN counts as the largest. */
export const argmax = place("argmax", String.raw`y_i = \operatorname{arg\,max}_j x_{ij}`);

/** The int32 position of the smallest element along an axis: the first of equals; NaN counts as the smallest. */
export const argmin = place("argmin", String.raw`y_i = \operatorname{arg\,min}_j x_{ij}`);

/** The weight of each element: those equal to the extreme share 1. */
function share(x: Tensor, extreme: Tensor, axes: readonly number[]): Tensor {
  const chosen = cast(equal(x, extreme), x.dtype);
  return div(chosen, sum(chosen, { axes, keepDims: true }));
}

function extremeAxes(op: string, shape: Shape, options: Reduction = {}): ReducedAxes {
  const reduced = reducedAxes(op, shape, options);
  if (reduced.count > 0) return reduced;
  throw new ShapeError(op, "no elements to choose from along the axes", format(shape));
}
