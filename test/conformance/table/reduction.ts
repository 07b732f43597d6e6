import {
  argmax,
  logSumExp,
  max,
  mean,
  min,
  norm,
  prod,
  square,
  std,
  sum,
  type Tensor,
  variance,
} from "../../../src/index.js";
import { flag, number, oneOrMore, optional, or, whole } from "../attribute.js";
import { type Family, type Row, row } from "../row.js";

type Reduction = Parameters<typeof mean>[1];

const over = { dim: optional(oneOrMore), keepdim: or(flag, false) };
const spread = { ...over, correction: or(number, 1) };

export const reduction: Family = {
  sum: reducing(sum),
  mean: reducing(mean),
  prod: reducing(prod),
  amax: reducing(max),
  amin: reducing(min),
  logsumexp: reducing(logSumExp),
  /** A mean has no second derivative: these cases are of the mean of squares. */
  "second.mean": row(["x"], over, ({ x }, where) => mean(square(x), axesOf(where))),
  var: row(["x"], spread, ({ x }, { correction, ...where }) => variance(x, { ...axesOf(where), correction })),
  std: row(["x"], spread, ({ x }, { correction, ...where }) => std(x, { ...axesOf(where), correction })),
  norm: row(["x"], { ...over, p: number }, ({ x }, { p, ...where }) => norm(x, { ...axesOf(where), p })),
  argmax: row(["x"], { ...over, dim: optional(whole) }, ({ x }, { dim, keepdim }) =>
    argmax(x, dim === undefined ? { keepDims: keepdim } : { axis: dim, keepDims: keepdim }),
  ),
};

function reducing(compute: (x: Tensor, options?: Reduction) => Tensor): Row {
  return row(["x"], over, ({ x }, where) => compute(x, axesOf(where)));
}

/** To PyTorch, an empty list of axes means all of them. */
function axesOf(where: { dim: number | readonly number[] | undefined; keepdim: boolean }): Reduction {
  const { dim = [], keepdim } = where;
  return Array.isArray(dim) && dim.length === 0 ? { keepDims: keepdim } : { axes: dim, keepDims: keepdim };
}
