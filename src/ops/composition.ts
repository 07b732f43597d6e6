import { CotangentError } from "../core/errors.js";
import type { Tensor } from "../graph/tensor.js";

/** A formula of other ops, recorded only through them. */
export interface Composition<Args extends readonly unknown[], R = Tensor> {
  (...args: Args): R;
  readonly definition: { readonly name: string; readonly formula: string };
}

/** Names a formula of other ops, so that it is listed and checked like them, and named by their errors. */
export function defineComposition<Args extends readonly unknown[], R>(
  name: string,
  formula: string,
  compute: (...args: Args) => R,
): Composition<Args, R> {
  const call = (...args: Args) => {
    try {
      return compute(...args);
    } catch (error) {
      throw error instanceof CotangentError ? error.within(name) : error;
    }
  };
  return Object.assign(call, { definition: { name, formula } });
}
