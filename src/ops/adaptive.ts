import { sharedDtype } from "../core/dtype.js";
import { ShapeError } from "../core/errors.js";
import { format } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { countTo } from "./along.js";
import { add, div, minimum, mul, sub } from "./arithmetic.js";
import { cast } from "./cast.js";
import { less, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { indexSelect } from "./gather.js";
import { expandDims, reshape } from "./layout.js";
import { mean } from "./statistics.js";
import { sum } from "./sum.js";
import { checkImages, checkLines, type Pair, perAxis } from "./window.js";

/**
 * The means of m × m' windows of about equal extent that cover images [batch, channels, height,
 * width]; they overlap where the size does not divide the extent. Throws a ShapeError or ValueError.
 */
export const adaptiveAvgPool2d: Composition<[x: Tensor, size: Pair]> = defineComposition(
  "adaptiveAvgPool2d",
  String.raw`y_{ij} = \frac{1}{n} \sum_{hl} x_{hl}, \quad \lfloor i H / m \rfloor \le h < \lceil (i + 1) H / m \rceil, \; \lfloor j W / m' \rfloor \le l < \lceil (j + 1) W / m' \rceil`,
  (x, size) => {
    checkImages("adaptiveAvgPool2d", x.shape);
    return average("adaptiveAvgPool2d", x, size);
  },
);

/** The means of so many windows that cover sequences [batch, channels, length]. Throws a ShapeError or ValueError. */
export const adaptiveAvgPool1d: Composition<[x: Tensor, size: number]> = defineComposition(
  "adaptiveAvgPool1d",
  String.raw`y_i = \frac{1}{n} \sum_l x_l, \quad \lfloor i N / m \rfloor \le l < \lceil (i + 1) N / m \rceil`,
  (x, size) => {
    checkLines("adaptiveAvgPool1d", x.shape);
    return average("adaptiveAvgPool1d", x, size);
  },
);

function average(op: string, x: Tensor, size: Pair): Tensor {
  sharedDtype(op, [x]);
  const extents = x.shape.slice(2);
  const sizes = perAxis(op, "size", size, extents.length, 1);
  if (extents.includes(0)) throw new ShapeError(op, "there must be places to average", format(x.shape));
  return sizes.reduce((y, m, i) => averageAlong(y, 2 + i, m), x);
}

/** The means of m windows along one axis: the i-th holds the places from ⌊i n / m⌋ up to ⌈(i + 1) n / m⌉. */
function averageAlong(x: Tensor, axis: number, m: number): Tensor {
  const n = x.shape[axis] as number;
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  if (n % m === 0) return mean(reshape(x, [...before, m, n / m, ...after]), { axes: axis + 1 });
  const i = countTo(m);
  const first = cast(div(mul(i, n), m), "int32");
  const end = cast(div(add(mul(i, n), n + m - 1), m), "int32");
  const longest = Math.ceil(n / m) + 1;
  const place = add(expandDims(first, 1), cast(countTo(longest), "int32"));
  const among = (each: Tensor) => reshape(each, [m, -1, ...after.map(() => 1)]);
  const held = reshape(indexSelect(x, reshape(minimum(place, n - 1), [-1]), axis), [
    ...before,
    m,
    longest,
    ...after,
  ]);
  const total = sum(where(among(less(place, expandDims(end, 1))), held, 0), {
    axes: axis + 1,
    keepDims: true,
  });
  return reshape(div(total, among(cast(sub(end, first), x.dtype))), [...before, m, ...after]);
}
