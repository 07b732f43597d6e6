import type * as ops from "../../src/ops/index.js";
import * as activation from "./activation.js";
import * as adaptive from "./adaptive.js";
import * as arithmetic from "./arithmetic.js";
import * as attention from "./attention.js";
import * as cast from "./cast.js";
import * as clamp from "./clamp.js";
import * as comparison from "./comparison.js";
import * as concat from "./concat.js";
import * as conv from "./conv.js";
import * as dropout from "./dropout.js";
import * as einsum from "./einsum.js";
import * as exponential from "./exponential.js";
import * as extreme from "./extreme.js";
import * as gather from "./gather.js";
import * as hyperbolic from "./hyperbolic.js";
import * as interpolate from "./interpolate.js";
import * as layout from "./layout.js";
import * as linear from "./linear.js";
import * as logic from "./logic.js";
import * as matmul from "./matmul.js";
import * as normalization from "./normalization.js";
import * as pool from "./pool.js";
import * as power from "./power.js";
import * as prod from "./prod.js";
import * as quantifier from "./quantifier.js";
import * as rectifier from "./rectifier.js";
import * as recurrence from "./recurrence.js";
import * as recurrent from "./recurrent.js";
import * as repeat from "./repeat.js";
import * as rounding from "./rounding.js";
import type { Row } from "./row.js";
import * as slice from "./slice.js";
import * as softmax from "./softmax.js";
import * as sort from "./sort.js";
import * as split from "./split.js";
import * as statistics from "./statistics.js";
import * as sum from "./sum.js";
import * as transposed from "./transposed.js";
import * as triangle from "./triangle.js";
import * as trigonometric from "./trigonometric.js";
import * as unfold from "./unfold.js";

/** One row for each exported op: a missing one does not compile. */
export const reference: { readonly [Name in keyof typeof ops]: Row } = {
  ...activation,
  ...adaptive,
  ...arithmetic,
  ...attention,
  ...cast,
  ...clamp,
  ...comparison,
  ...concat,
  ...conv,
  ...dropout,
  ...einsum,
  ...exponential,
  ...extreme,
  ...gather,
  ...hyperbolic,
  ...interpolate,
  ...layout,
  ...linear,
  ...logic,
  ...matmul,
  ...normalization,
  ...pool,
  ...power,
  ...prod,
  ...quantifier,
  ...rectifier,
  ...recurrence,
  ...recurrent,
  ...repeat,
  ...rounding,
  ...slice,
  ...softmax,
  ...sort,
  ...split,
  ...statistics,
  ...sum,
  ...transposed,
  ...triangle,
  ...trigonometric,
  ...unfold,
};
