import type { Tensor } from "../graph/tensor.js";

/** A formula of other ops, recorded only through them. */
export interface Composition<Args extends readonly unknown[], R = Tensor> {
  (...args: Args): R;
  readonly definition: { readonly name: string; readonly formula: string };
}

/** Names a formula of other ops, so that it is listed and checked like them. */
export function defineComposition<Args extends readonly unknown[], R>(
  name: string,
  formula: string,
  compute: (...args: Args) => R,
): Composition<Args, R> {
  return Object.assign((...args: Args) => compute(...args), { definition: { name, formula } });
}
