import type { Packed } from "../src/wasm/text.js";

/** What assembly/text.ts reads: so many symbols, and where the chances of its bits stand. */
const SYMBOLS = 91;
const REPEATS = 0;
const AGAIN = REPEATS + 256;
const FORMER = AGAIN + 8;
const LENGTH = 512;
const DISTANCE = LENGTH + 2 * 4096;
const BYTES = DISTANCE + 4096;
const GROUP = 3 * 512;
/** How many places a repetition is sought at. */
const MOST = 400;
/** Longer repetitions are taken whole, and none from farther back is sought; none is longer than LONGEST. */
const LONG = 64;
const LONGEST = 1024;

/** Bytes as a text; decoder is the module that reads it. */
export function pack(bytes: Uint8Array, decoder: Uint8Array): Packed {
  return { text: textOf(compress(bytes)), size: bytes.length, decoder: [...decoder] };
}

/** The source of a module that holds packed kernels. */
export function kernelsSource(packed: Packed): string {
  return `export const packed = ${JSON.stringify(packed)};\n`;
}

/** Two symbols for 13 bits; the last may stand for a few more. */
function textOf(bytes: readonly number[]): string {
  let [text, waiting, bits] = ["", 0, 0];
  for (const byte of [...bytes, 0, 0]) {
    [waiting, bits] = [(waiting << 8) | byte, bits + 8];
    if (bits < 13) continue;
    bits -= 13;
    const pair = waiting >> bits;
    waiting &= (1 << bits) - 1;
    text += symbol(Math.floor(pair / SYMBOLS)) + symbol(pair % SYMBOLS);
  }
  return text;
}

/** The characters from # to ~, without the backslash. */
function symbol(i: number): string {
  return String.fromCharCode(i < 57 ? i + 35 : i + 36);
}

/** A range that bits narrow down, each to the part that its chance gives it; what its bounds have in common is written. */
class Range {
  readonly #bytes: number[] = [];
  /** Of 0, in 2¹²ths, and how often each was asked: the oftener, the slower it moves. */
  readonly #chances = new Map<number, { readonly p: number; readonly asked: number }>();
  #low = 0;
  #size = 2 ** 32 - 1;

  /** Takes the lower part for 0, the upper for 1, and makes the chance of what came greater. */
  bit(chance: number, one: boolean): void {
    const { p, asked } = this.#chances.get(chance) ?? { p: 2048, asked: 0 };
    const bound = (this.#size >>> 12) * p;
    if (one) this.#low += bound;
    this.#size = one ? this.#size - bound : bound;
    const pace = 2 + (asked >> 2);
    const next = one ? p - (p >> pace) : p + ((4096 - p) >> pace);
    this.#chances.set(chance, { p: next, asked: Math.min(asked + 1, 12) });
    if (this.#size < 2 ** 24) this.#shift();
  }

  /** How many bits follow the first, and those. */
  number(chances: number, n: number): void {
    const length = Math.floor(Math.log2(n));
    for (let i = 0; i <= length; i++) this.bit(chances + 2 * i, i < length);
    const own = chances + 128 * (length + 1);
    for (let rest = length; rest > 0; rest--) {
      const before = n >> rest;
      this.bit(own + 2 * (before < 32 ? before : 32 + rest), ((n >> (rest - 1)) & 1) === 1);
    }
  }

  /** Eight bits, each by those before it, and by those of the byte that is expected, as long as they agree. */
  byte(chances: number, value: number, expected: number): void {
    for (let rest = 7; rest >= 0; rest--) {
      const node = (256 | value) >> (rest + 1);
      const table = node === expected >> (rest + 1) ? 1 + ((expected >> rest) & 1) : 0;
      this.bit(chances + 512 * table + 2 * node, ((value >> rest) & 1) === 1);
    }
  }

  /** Writes what is left. */
  end(): readonly number[] {
    for (let i = 0; i < 4; i++) this.#shift();
    return this.#bytes;
  }

  /** Writes the highest byte of the lower bound; it may be 256 too much, which the bytes before take over. */
  #shift(): void {
    if (this.#low >= 2 ** 32) {
      let i = this.#bytes.length - 1;
      for (; this.#bytes[i] === 255; i--) this.#bytes[i] = 0;
      this.#bytes[i] = (this.#bytes[i] as number) + 1;
      this.#low -= 2 ** 32;
    }
    this.#bytes.push(Math.floor(this.#low / 2 ** 24));
    this.#low = (this.#low % 2 ** 24) * 256;
    this.#size *= 256;
  }
}

/** Writes bytes, or how long and how far back they repeat. */
function compress(bytes: Uint8Array): readonly number[] {
  const range = new Range();
  let [i, history, distance, former] = [0, 0, 0, 0];
  for (const step of cheapestSteps(bytes)) {
    const group = (bytes[i - 1] ?? 0) >> 3;
    const repeats = step.length > 1;
    range.bit(REPEATS + 8 * group + 2 * history, repeats);
    if (repeats) {
      const again = step.distance === distance || step.distance === former;
      range.bit(AGAIN + 2 * history, again);
      if (again) range.bit(FORMER, step.distance !== distance);
      else range.number(DISTANCE, step.distance);
      range.number(LENGTH + (again ? 4096 : 0), step.length - 1);
      if (step.distance !== distance) [distance, former] = [step.distance, distance];
    } else {
      const expected = history & 1 ? 256 | (bytes[i - distance] as number) : 0;
      range.byte(BYTES + GROUP * group, bytes[i] as number, expected);
    }
    history = ((history << 1) & 2) | (repeats ? 1 : 0);
    i += step.length;
  }
  return range.end();
}

/** One byte, or a repetition of several. */
interface Step {
  readonly length: number;
  readonly distance: number;
}

/** What leads to a place: the bits of all steps up to it, about; the last step; the last two distances. */
interface Arrival {
  readonly bits: number;
  readonly step: Step;
  readonly distances: readonly [number, number];
}

/** About how many bits a byte takes; and, beside its length, a repetition from as far back as one before, or another. */
const BYTE = 6;
const SAME = 6;
const OTHER = 11;

/** The steps that take the fewest bits, about: each place is reached from where that is cheapest. */
function cheapestSteps(bytes: Uint8Array): readonly Step[] {
  const arrivals: Arrival[] = [{ bits: 0, step: { length: 0, distance: 0 }, distances: [0, 0] }];
  const reach = (from: number, bits: number, step: Step, distances: readonly [number, number]) => {
    const known = arrivals[from + step.length];
    if (!known || bits < known.bits) arrivals[from + step.length] = { bits, step, distances };
  };
  const repetitions = new Repetitions(bytes);
  for (let i = 0; i < bytes.length; i++) {
    const { bits, distances } = arrivals[i] as Arrival;
    reach(i, bits + BYTE, { length: 1, distance: 0 }, distances);
    for (const [distance, shortest, longest] of repetitions.at(i, distances)) {
      const same = distances.includes(distance);
      const start = bits + (same ? SAME : OTHER + Math.log2(distance));
      const next = distance === distances[0] ? distances : ([distance, distances[0]] as const);
      for (let length = longest; length >= shortest; length--) {
        reach(i, start + 2 * Math.log2(length), { length, distance }, next);
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
