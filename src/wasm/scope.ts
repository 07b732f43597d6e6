import { ValueError } from "../core/errors.js";
import { type Block, type Owner, Pages, SMALL } from "./block.js";
import { giveUp } from "./cache.js";
import { Storage } from "./storage.js";

/** What a scope releases. */
interface Releasable {
  readonly block: Block | undefined;
  readonly owner: Owner | undefined;
  release(): void;
}

/** What was made while a scope is the innermost. */
class Scope implements Owner {
  closed = false;
  readonly pages = new Pages((block) => this.add({ block, owner: this, release: () => giveUp(block) }));
  #made: Releasable[] = [];
  #limit = 1024;

  /** Lists what to release; now and then drops what was spilled meanwhile, which the cache and the collector free. */
  add(each: Releasable): void {
    if (this.#made.length >= this.#limit) {
      this.#made = this.#made.filter(({ block }) => !block?.outside);
      this.#limit = 2 * Math.max(this.#made.length, 512);
    }
    this.#made.push(each);
  }

  close(): void {
    for (const each of this.#made) if (each.owner === this) each.release();
    this.#made = [];
    this.closed = true;
  }
}

/** The scope that was opened last, of those that are open. */
let innermost: Scope | undefined;

/** Hands a storage to the innermost open scope, or to nobody where there is none. Returns it. */
export function adopt(storage: Storage): Storage {
  storage.handTo(innermost);
  if (storage.bytes > SMALL || storage.block) innermost?.add(storage); // else it will settle in its pages
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
  const outer = innermost;
  const own = new Scope();
  innermost = own;
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
    innermost = outer;
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
