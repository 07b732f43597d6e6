import { DtypeError } from "../core/errors.js";
import type { Tensor } from "../graph/tensor.js";
import { cast } from "./cast.js";
import { equal, greater } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { type Reduction, reducedAxes, reductionOptions } from "./reduction.js";
import { sum } from "./sum.js";

type Quantifier = Composition<[x: Tensor, options?: Reduction]>;

/** Whether at least one of the truth values along axes is true; false where there are none. Throws a DtypeError. */
export const any: Quantifier = defineComposition(
  "any",
  String.raw`y_i = \exists j : x_{ij}`,
  (x, options) => greater(countTrue("any", x, options), 0),
  { options: reductionOptions },
);

/** Whether all truth values along axes are true, as they are where there are none. Throws a DtypeError. */
export const all: Quantifier = defineComposition(
  "all",
  String.raw`y_i = \forall j : x_{ij}`,
  (x, options) => equal(countTrue("all", x, options), reducedAxes("all", x.shape, options).count),
  { options: reductionOptions },
);

function countTrue(op: string, x: Tensor, options?: Reduction): Tensor {
  if (x.dtype !== "bool") throw new DtypeError(op, "takes bool: compare first", x.dtype);
  return sum(cast(x, "int32"), options);
}
