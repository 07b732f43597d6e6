import { isFloat } from "../core/dtype.js";
import { ValueError } from "../core/errors.js";
import { arange } from "../create/range.js";
import { Tensor } from "../graph/tensor.js";
import { div } from "../ops/arithmetic.js";
import { cast } from "../ops/cast.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import { stack } from "../ops/concat.js";
import { expandDims, reshape } from "../ops/layout.js";
import { pow } from "../ops/power.js";
import { cos, sin } from "../ops/trigonometric.js";

/**
 * Writes a place in a sequence as sines and cosines of ever slower waves, in turn (Vaswani et al.
 * 2017). For positions t […], or the places 0 … length − 1 of a length, […, features], in the type
 * of the positions, float32 for a length or integers. Formula attention.positions. Throws a
 * ValueError for an odd number of features, or a length that is none.
 */
export const positionalEncoding: Composition<[positions: Tensor | number, features: number]> =
  defineComposition(
    "positionalEncoding",
    String.raw`y_{t,\,2i} = \sin\frac{t}{10000^{2i/d}}, \quad y_{t,\,2i+1} = \cos\frac{t}{10000^{2i/d}}`,
    (positions, features) => {
      check(positions, features);
      const t = positions instanceof Tensor ? positions : arange(positions);
      const even = arange(features, { step: 2, dtype: "float64" }); // 2i
      const angles = div(expandDims(cast(t, "float64"), -1), pow(10000, div(even, features)));
      const waves = reshape(stack([sin(angles), cos(angles)], -1), [...t.shape, features]);
      return cast(waves, isFloat(t.dtype) ? t.dtype : "float32");
    },
    { tensors: 0 },
  );

function check(positions: Tensor | number, features: number): void {
  const isCount = (n: number) => Number.isSafeInteger(n) && n >= 0;
  if (!(positions instanceof Tensor || isCount(positions))) {
    throw new ValueError("positionalEncoding", "a length is a whole number from zero up", `${positions}`);
  }
  if (isCount(features) && features > 0 && features % 2 === 0) return;
  throw new ValueError("positionalEncoding", "features must be even, a cosine for each sine", `${features}`);
}
