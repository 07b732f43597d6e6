import { after, type Past, START, type Step } from "./coder.js";

/** How many places a repetition is sought at. */
const MOST = 400;
/** Longer repetitions are taken whole, and none from farther back is sought; none is longer than LONGEST. */
const LONG = 64;
const LONGEST = 1024;

/** What leads to a place: the bits of all steps up to it, about; the last step; and what is past there. */
interface Arrival {
  readonly bits: number;
  readonly step: Step;
  readonly past: Past;
}

/** How many bits a step takes that begins at i, about. */
type Price = (step: Step, i: number, past: Past) => number;

/** Before anything is known of the chances. */
export function roughPrice({ length, distance }: Step, _i: number, { distances }: Past): number {
  if (length === 1) return 6;
  return (distances.includes(distance) ? 6 : 11 + Math.log2(distance)) + 2 * Math.log2(length);
}

/** The steps that take the fewest bits, about: each place is reached from where that is cheapest. */
export function cheapestSteps(bytes: Uint8Array, price: Price): readonly Step[] {
  const arrivals: Arrival[] = [{ bits: 0, step: { length: 0, distance: 0 }, past: START }];
  const repetitions = new Repetitions(bytes);
  for (let i = 0; i < bytes.length; i++) {
    const { bits, past } = arrivals[i] as Arrival;
    const reach = (step: Step) => {
      const known = arrivals[i + step.length];
      const all = bits + price(step, i, past);
      if (!known || all < known.bits)
        arrivals[i + step.length] = { bits: all, step, past: after(past, step) };
    };
    reach({ length: 1, distance: 0 });
    for (const [distance, shortest, longest] of repetitions.at(i, past.distances)) {
      for (let length = longest; length >= shortest; length--) {
        reach({ length, distance });
        if (longest > LONG) break;
      }
    }
  }
  return stepsTo(arrivals);
}

function stepsTo(arrivals: readonly Arrival[]): readonly Step[] {
  const steps: Step[] = [];
  for (let i = arrivals.length - 1; i > 0; ) {
    const { step } = arrivals[i] as Arrival;
    steps.push(step);
    i -= step.length;
  }
  return steps.reverse();
}

/** Finds what has been there before. */
class Repetitions {
  /** Where each three bytes begin. */
  readonly #heads = new Map<number, number[]>();
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * What repeats at i, which must rise from call to call: how far back, and the shortest and longest that is worth
   * while. What is nearer costs less, so that one from farther back is as long as none before.
   */
  *at(
    i: number,
    last: readonly number[],
  ): Iterable<readonly [distance: number, shortest: number, longest: number]> {
    for (const distance of last) {
      const length = distance > 0 ? this.#length(i, i - distance) : 0;
      if (length > 1) yield [distance, 2, length];
    }
    const head = this.#head(i);
    const starts = this.#heads.get(head) ?? [];
    let longest = 1;
    for (const start of starts.slice(-MOST).reverse()) {
      const length = this.#length(i, start);
      if (length > longest) yield [i - start, longest + 1, length];
      longest = Math.max(longest, length);
      if (longest > LONG) break;
    }
    starts.push(i);
    this.#heads.set(head, starts);
  }

  #head(i: number): number {
    const [a = 0, b = 0, c = 0] = [this.#bytes[i], this.#bytes[i + 1], this.#bytes[i + 2]];
    return (a << 16) | (b << 8) | c;
  }

  #length(i: number, start: number): number {
    let length = 0;
    const most = Math.min(LONGEST, this.#bytes.length - i);
    while (length < most && this.#bytes[i + length] === this.#bytes[start + length]) length++;
    return length;
  }
}
