import type fc from "fast-check";
import type { Dtype, Tensor } from "../../src/index.js";
import type { Plain } from "./plain.js";

type Inputs = readonly Plain[];
export type One = readonly [x: Plain];
export type Two = readonly [a: Plain, b: Plain];

/** What one call of an op is given. */
export interface Call<I extends Inputs = Inputs, Options = unknown> {
  readonly inputs: I;
  readonly options?: Options;
}

/**
 * What is known of an op apart from the library: which arguments are legal, and, by plain loops in
 * float64, what comes out. Inputs without a dtype are floating: derivatives are checked with respect to them.
 */
export interface Row<I extends Inputs = Inputs, Options = unknown> {
  /** Random legal arguments, at a distance from kinks and poles; shapes that reach tails, zero sizes and rank 0. */
  readonly calls: fc.Arbitrary<Call<I, Options>>;
  /** The calls whose derivatives are compared with slopes, if not all. */
  readonly smooth?: fc.Arbitrary<Call<I, Options>>;
  naive(inputs: I, options: Options): Plain;
  /** The arguments as the op takes them, if not the inputs one by one and then the options. */
  arguments?(inputs: readonly Tensor[], options: Options): readonly unknown[];
  /** What is computed, if it is not the op of the row's name. */
  compute?(inputs: readonly Tensor[], options: Options): Tensor;
  /** What the floating inputs may be instead. */
  readonly alsoTakes?: readonly Dtype[];
  /** Why NaN and infinities are not compared. */
  readonly finiteOnly?: string;
  /** Which calls large numbers are put into, if not all: in the others, what rounding leaves of a difference grows without bound. */
  steady?(options: Options): boolean;
  /** Why there is no derivative to check. */
  readonly notDifferentiable?: string;
}
