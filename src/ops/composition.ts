import { CotangentError } from "../core/errors.js";
import { noTensor } from "../core/operand.js";
import { checkOptions } from "../core/options.js";
import { Tensor } from "../graph/tensor.js";

/** A formula of other ops, recorded only through them. */
export interface Composition<Args extends readonly unknown[], R = Tensor> {
  (...args: Args): R;
  readonly definition: { readonly name: string; readonly formula: string };
}

/** What a formula takes beside one tensor. */
interface Takes {
  /** The names of all options, which are its last argument. */
  readonly options?: readonly string[];
}

/** Names a formula of other ops, so that it is listed and checked like them, and named by their errors. */
export function defineComposition<Args extends readonly unknown[], R>(
  name: string,
  formula: string,
  compute: (...args: Args) => R,
  { options }: Takes = {},
): Composition<Args, R> {
  const call = (...args: unknown[]) => {
    checkFirst(name, args[0]);
    if (options) args[1] = checkOptions(name, args[1], options);
    try {
      return compute(...(args as unknown as Args));
    } catch (error) {
      throw error instanceof CotangentError ? error.within(name) : error;
    }
  };
  return Object.assign(call as (...args: Args) => R, { definition: { name, formula } });
}

/** Refuses, as the first argument, an object that neither is a tensor nor lists some. Throws a ValueError. */
function checkFirst(name: string, first: unknown): void {
  if (first instanceof Tensor || typeof first === "number" || typeof first === "string") return;
  if (!Array.isArray(first) || !first.every((x) => x instanceof Tensor)) throw noTensor(name, first);
}
