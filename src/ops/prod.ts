import { sizeOf } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { mul } from "./arithmetic.js";
import { cast } from "./cast.js";
import { type Composition, defineComposition } from "./composition.js";
import { permute, reshape } from "./layout.js";
import { type Reduction, reducedAxes, reductionOptions } from "./reduction.js";
import { pad, slice } from "./slice.js";

/**
 * Multiplies the elements along axes; 1 where there are none. One half is multiplied by the other
 * until one is left: no derivative divides by an element, which may be zero. float32 is multiplied in
 * float64, where what lies between does not overflow. Throws an AxisError.
 */
export const prod: Composition<[x: Tensor, options?: Reduction]> = defineComposition(
  "prod",
  String.raw`y_i = \prod_j x_{ij}`,
  (x, options) => {
    const { axes, count, shape } = reducedAxes("prod", x.shape, options);
    const others = x.shape.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
    const wide = x.dtype === "float32" ? cast(x, "float64") : x;
    const rows = reshape(permute(wide, [...axes, ...others]), [count, sizeOf(shape)]);
    const y = reshape(productOfRows(rows), shape);
    return x.dtype === "float32" ? cast(y, "float32") : y;
  },
  { options: reductionOptions },
);

function productOfRows(rows: Tensor): Tensor {
  const count = rows.shape[0] as number;
  if (count === 0) return pad(rows, { before: [1], value: 1 });
  if (count === 1) return rows;
  const half = Math.ceil(count / 2);
  const others = slice(rows, [{ start: half }]);
  const filled = count < 2 * half ? pad(others, { after: [1], value: 1 }) : others;
  return productOfRows(mul(slice(rows, [{ stop: half }]), filled));
}
