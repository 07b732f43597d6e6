import { CotangentError } from "../core/errors.js";
import { noTensor } from "../core/operand.js";
import { Tensor } from "../graph/tensor.js";

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
    checkFirst(name, args[0]);
    try {
      return compute(...args);
    } catch (error) {
      throw error instanceof CotangentError ? error.within(name) : error;
    }
  };
  return Object.assign(call, { definition: { name, formula } });
}

/** Refuses, as the first argument, an object that neither is a tensor nor lists some. Throws a ValueError. */
function checkFirst(name: string, first: unknown): void {
  if (first instanceof Tensor || typeof first === "number" || typeof first === "string") return;
  if (!Array.isArray(first) || !first.every((x) => x instanceof Tensor)) throw noTensor(name, first);
}
