import type { Generator } from "../core/random.js";
import type { Shape } from "../core/shape.js";
import { parameter } from "../create/parameter.js";
import { uniform } from "../create/random.js";
import type { Tensor } from "../graph/tensor.js";

/**
 * Draws a parameter evenly from ±1/√fanIn, where fanIn numbers are added up into each output: so
 * that outputs are about as large as inputs (LeCun et al. 1998).
 */
export function fanInUniform(generator: Generator, shape: Shape, fanIn: number): Tensor {
  const bound = 1 / Math.sqrt(fanIn);
  return parameter(uniform(generator, shape, { low: -bound, high: bound }));
}
