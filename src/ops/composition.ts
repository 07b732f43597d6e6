import { CotangentError } from "../core/errors.js";
import { noTensor } from "../core/operand.js";
import { type Complete, checkOptions, type NameOf } from "../core/options.js";
import { Tensor } from "../graph/tensor.js";

/** A formula of other ops, recorded only through them. */
export interface Composition<Args extends readonly unknown[], R = Tensor> {
  (...args: Args): R;
  readonly definition: { readonly name: string; readonly formula: string };
}

/** What a formula takes. */
interface Takes<Count, Names> {
  /** How many of the arguments, the first, are tensors; 1 if not given. */
  readonly tensors?: Count;
  /** The names of all options. */
  readonly options?: Names;
  /** Which argument the options are; that after the tensors if not given. */
  readonly at?: number;
}

/** How many of the arguments, the first, are tensors. */
type CountOf<Args extends readonly unknown[], Seen extends readonly unknown[] = []> = Args extends readonly [
  Tensor,
  ...infer Rest,
]
  ? CountOf<Rest, [...Seen, Tensor]>
  : Seen["length"];

/** The last argument, where it is no tensor. */
type OptionsOf<Args extends readonly unknown[]> =
  Required<Args> extends readonly [...unknown[], infer Last] ? Exclude<Last, Tensor | number> : never;

/** What any formula fulfils that says all of what it takes. */
type Told<Args extends readonly unknown[], Count, Names extends readonly unknown[]> =
  CountOf<Args> extends Count ? Complete<OptionsOf<Args>, Names> : { readonly tensors: CountOf<Args> };

/**
 * Names a formula of other ops, so that it is listed and checked like them, and named by their errors.
 * It refuses what are no tensors, or no options, before anything else.
 */
export function defineComposition<
  Args extends readonly unknown[],
  R,
  Count extends number = 1,
  const Names extends readonly NameOf<OptionsOf<Args>>[] = [],
>(
  name: string,
  formula: string,
  compute: ((...args: Args) => R) & Told<NoInfer<Args>, Count, Names>,
  takes: Takes<Count, Names> = {},
): Composition<Args, R> {
  const { tensors = 1, options, at = tensors }: Takes<number, readonly string[]> = takes;
  const call = (...args: Args) => {
    for (let i = 0; i < tensors; i++) checkTensor(name, args[i]);
    if (options) (args as unknown as unknown[])[at] = checkOptions(name, args[at], options);
    try {
      return compute(...args);
    } catch (error) {
      throw error instanceof CotangentError ? error.within(name) : error;
    }
  };
  return Object.assign(call, { definition: { name, formula } });
}

/** The tensor itself, of whatever it may be. Throws a ValueError for what is none. */
export function checkTensor(op: string, x: unknown): Tensor {
  if (x instanceof Tensor) return x;
  throw noTensor(op, x);
}
