import { ValueError } from "../core/errors.js";
import { Storage } from "../wasm/storage.js";
import type { Tensor } from "./tensor.js";

/** The storages that each open scope has seen made, the innermost scope last. */
const scopes: Storage[][] = [];

/** Hands a new storage to the innermost open scope. Returns it. */
export function adopt(storage: Storage): Storage {
  scopes[scopes.length - 1]?.push(storage);
  return storage;
}

/** Takes a tensor out of every scope: it lives as long as something refers to it. Returns it. */
export function keep<T extends Tensor>(x: T): T {
  x.storage.kept = true;
  return x;
}

/** Hands a kept tensor back to the innermost open scope, if there is one. */
export function letGo(x: Tensor): void {
  x.storage.kept = false;
  adopt(x.storage);
}

/**
 * Runs a function and releases at once what it made, except what it returns (also inside arrays,
 * maps and plain objects), parameters, their gradients, and what was given to `keep`. A scope is never needed for
 * correctness: it is a promise that buys speed.
 *
 * @throws ValueError when the function is asynchronous: a scope ends when the function returns.
 * @example
 * const mean = scope(() => div(sum(x), x.size)); // sum(x) is released, the quotient is not
 */
export function scope<R>(run: () => R): R {
  const made: Storage[] = [];
  scopes.push(made);
  let result: R | undefined;
  try {
    result = run();
    if (result instanceof Promise) {
      throw new ValueError(
        "scope",
        "a scope ends when its function returns, so that must be synchronous",
        "a promise",
      );
    }
    return result;
  } finally {
    scopes.pop();
    const returned = storagesIn(result);
    for (const storage of made) {
      if (returned.has(storage)) adopt(storage);
      else if (!storage.kept) storage.release();
    }
  }
}

/** The storages of all tensors that a value is, or holds in its fields, items or entries. */
function storagesIn(value: unknown): Set<Storage> {
  const found = new Set<Storage>();
  const seen = new Set<unknown>();
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null || seen.has(next) || ArrayBuffer.isView(next)) continue;
    seen.add(next);
    const { storage } = next as Partial<Tensor>;
    if (storage instanceof Storage) found.add(storage);
    else open.push(...(next instanceof Map || next instanceof Set ? next.values() : Object.values(next)));
  }
  return found;
}
