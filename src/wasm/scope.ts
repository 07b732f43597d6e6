import { ValueError } from "../core/errors.js";
import { type Owner, Storage } from "./storage.js";

/** What was made while a scope is the innermost. */
class Scope implements Owner {
  closed = false;
  #made: Storage[] = [];
  #limit = 1024;

  /** Lists a storage for release; now and then drops those spilled meanwhile, which the cache and the collector free. */
  add(storage: Storage): void {
    if (this.#made.length >= this.#limit) {
      this.#made = this.#made.filter(({ block }) => !block?.outside);
      this.#limit = 2 * Math.max(this.#made.length, 512);
    }
    this.#made.push(storage);
  }

  close(): void {
    this.closed = true;
    for (const storage of this.#made) if (storage.owner === this) storage.release();
    this.#made = [];
  }
}

/** The open scopes, the innermost last. */
const scopes: Scope[] = [];

/** Hands a storage to the innermost open scope, or to nobody where there is none. Returns it. */
export function adopt(storage: Storage): Storage {
  const innermost = scopes[scopes.length - 1];
  storage.owner = innermost;
  innermost?.add(storage);
  return storage;
}

/**
 * Runs a function and releases at once what it made, except what it returns (also inside arrays,
 * maps and plain objects), parameters, their gradients, and what was given to `keep`. A scope is never needed for
 * correctness: it is a promise that buys speed.
 *
 * @throws ValueError when the function is asynchronous: a scope ends when the function returns.
 * @example
 * const x = tensor([1, 2, 6]);
 * const average = scope(() => div(sum(x), x.size)); // the sum is released, the quotient is not
 * average.item(); // 3
 */
export function scope<R>(run: () => R): R {
  const own = new Scope();
  scopes.push(own);
  let result: R | undefined;
  try {
    result = run();
    if (result instanceof Promise) {
      result.catch(() => undefined); // it fails on what is released below: this error says why
      throw new ValueError(
        "scope",
        "a scope ends when its function returns, so that must be synchronous",
        "a promise",
      );
    }
    return result;
  } finally {
    scopes.pop();
    for (const storage of storagesIn(result)) if (storage.owner === own) adopt(storage);
    own.close();
  }
}

/** The storages of all tensors that a value is, or holds in its fields, items or entries. */
function storagesIn(value: unknown): Set<Storage> {
  const found = new Set<Storage>();
  const seen = new Set([value]);
  for (const next of seen) {
    if (typeof next !== "object" || next === null || ArrayBuffer.isView(next)) continue;
    const { storage } = next as { storage?: unknown };
    if (storage instanceof Storage) found.add(storage);
    else for (const part of partsOf(next)) if (typeof part === "object") seen.add(part);
  }
  return found;
}

function partsOf(whole: object): Iterable<unknown> {
  return whole instanceof Map || whole instanceof Set ? whole.entries() : Object.values(whole);
}
