import { describe } from "./describe.js";
import { ValueError } from "./errors.js";

/** A place in a stream of random numbers: the same key, the same numbers, on every machine. */
export interface RandomKey {
  readonly seed: number;
  readonly counter: number;
}

/**
 * Hands out keys. The numbers come from a counter-based generator (Philox 4×32-10, Salmon et al.
 * 2011): element i of a draw depends on nothing but the seed and counter + i.
 */
export class Generator {
  #counter = 0;

  /** @param seed any whole number of up to 53 bits. Throws a ValueError for another. */
  constructor(readonly seed: number) {
    if (Number.isSafeInteger(seed)) return;
    throw new ValueError("Generator", "the seed must be a whole number of up to 53 bits", `${seed}`);
  }

  /** The key for the next so many numbers, which no later key will repeat. */
  next(count: number): RandomKey {
    const key = { seed: this.seed, counter: this.#counter };
    this.#counter += count;
    return key;
  }
}

/** The generator itself. Throws a ValueError for what is none. */
export function checkGenerator(op: string, generator: unknown): Generator {
  if (generator instanceof Generator) return generator;
  throw new ValueError(op, "takes a Generator first: new Generator(seed)", describe(generator));
}

/** A key as 32-bit words, low before high: seed, then counter. */
export function wordsOf({ seed, counter }: RandomKey): [number, number, number, number] {
  const high = (value: number) => Math.floor(value / 2 ** 32) | 0;
  return [seed | 0, high(seed), counter | 0, high(counter)];
}
