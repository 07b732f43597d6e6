import type { Packed } from "../src/wasm/text.js";

/** What assembly/text.ts reads: so many symbols, and where the chances of its bits stand. */
const SYMBOLS = 91;
const REPEATS = 0;
const AGAIN = 64;
const FORMER = 72;
const LENGTH = 128;
const DISTANCE = LENGTH + 2 * 4096;
const BYTES = DISTANCE + 4096;
/** How many places a repetition is sought at. */
const MOST = 400;

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

/** A range that bits narrow down, each to the part that its chance gives it; what the bounds have in common is written. */
class Range {
  readonly #bytes: number[] = [];
  /** Of 0, in 2¹²ths, and how often it was asked: the oftener, the slower it moves. */
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

  /** Eight bits, each by those before it, and by what is expected as long as they agree with that. */
  byte(chances: number, value: number, expected: number): void {
    for (let rest = 7; rest >= 0; rest--) {
      const node = (256 | value) >> (rest + 1);
      const table = node === expected >> (rest + 1) ? 1 + ((expected >> rest) & 1) : 0;
      this.bit(chances + 4096 * table + 2 * node, ((value >> rest) & 1) === 1);
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

/** Bytes, or how long and how far back they repeat; a repetition that would begin better one byte later waits for it. */
function compress(bytes: Uint8Array): readonly number[] {
  const range = new Range();
  const repetitions = new Repetitions(bytes);
  let [history, distance, former] = [0, 0, 0];
  for (let i = 0; i < bytes.length; ) {
    const before = (bytes[i - 1] ?? 0) >> 5;
    const found = repetitions.at(i, [distance, former]);
    const later = found && repetitions.at(i + 1, [distance, former]);
    const best = later && later.worth > found.worth ? undefined : found;
    range.bit(REPEATS + 8 * before + 2 * history, best !== undefined);
    if (best) {
      const again = best.distance === distance || best.distance === former;
      range.bit(AGAIN + 2 * history, again);
      if (again) range.bit(FORMER, best.distance !== distance);
      else range.number(DISTANCE, best.distance);
      range.number(LENGTH + (again ? 4096 : 0), best.length - 1);
      if (best.distance !== distance) [distance, former] = [best.distance, distance];
      i += best.length;
    } else {
      const expected = history & 1 ? 256 | (bytes[i - distance] as number) : 0;
      range.byte(BYTES + 512 * before, bytes[i] as number, expected);
      i++;
    }
    history = ((history << 1) & 2) | (best ? 1 : 0);
  }
  return range.end();
}

interface Repetition {
  readonly length: number;
  readonly distance: number;
  /** How many bits it saves, about. */
  readonly worth: number;
}

/** Finds what has been there before. */
class Repetitions {
  /** Where each three bytes begin. */
  readonly #heads = new Map<number, number[]>();
  readonly #bytes: Uint8Array;
  #seen = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The best repetition at i; one from as far back as the last ones costs less. */
  at(i: number, last: readonly number[]): Repetition | undefined {
    for (; this.#seen < i; this.#seen++) {
      const starts = this.#heads.get(this.#head(this.#seen));
      if (starts) starts.push(this.#seen);
      else this.#heads.set(this.#head(this.#seen), [this.#seen]);
    }
    let best: Repetition | undefined;
    const starts = this.#heads.get(this.#head(i)) ?? [];
    for (const distance of [...starts.slice(-MOST).map((start) => i - start), ...last]) {
      if (distance < 1 || distance > i) continue;
      const length = this.#length(i, i - distance);
      const worth = 4 * length - (last.includes(distance) ? 5 : 8 + Math.log2(distance));
      if (length > 1 && worth > (best?.worth ?? 0)) best = { length, distance, worth };
    }
    return best;
  }

  #head(i: number): number {
    const [a = 0, b = 0, c = 0] = [this.#bytes[i], this.#bytes[i + 1], this.#bytes[i + 2]];
    return (a << 16) | (b << 8) | c;
  }

  #length(i: number, start: number): number {
    let length = 0;
    while (i + length < this.#bytes.length && this.#bytes[i + length] === this.#bytes[start + length])
      length++;
    return length;
  }
}
