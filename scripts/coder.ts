/** Where assembly/text.ts has the chances of its bits. */
const REPEATS = 0;
const AGAIN = REPEATS + 512;
const FORMER = AGAIN + 8;
const LENGTH = 1024;
const DISTANCE = LENGTH + 2 * 2048;
const BYTES = DISTANCE + 2048;
const GROUP = 3 * 512;
const CHANCES = BYTES + 56 * GROUP;

/** With what vector instructions begin; those that get and set variables, but for the last two bits; constants. */
const VECTOR = 0xfd;
const VARIABLE = 0x20;
const CONSTANT = 0x41;

/** Of what follows two bytes: the first five bits of the last, or the first three, if that is an operand of the first. */
function group(first: number, last: number): number {
  const kind = first === VECTOR ? 4 : first >> 2 === VARIABLE >> 2 ? 5 : first === CONSTANT ? 6 : 0;
  return kind ? 8 * kind + (last >> 5) : last >> 3;
}

/** One byte, or a repetition of several. */
export interface Step {
  readonly length: number;
  readonly distance: number;
}

/** Of the last two steps, whether they repeated something, the later one as the last bit; and the last two distances. */
export interface Past {
  readonly history: number;
  readonly distances: readonly [number, number];
}

export const START: Past = { history: 0, distances: [0, 0] };

export function after({ history, distances }: Past, { length, distance }: Step): Past {
  const [last] = distances;
  return {
    history: ((history << 1) & 2) | (length > 1 ? 1 : 0),
    distances: length === 1 || distance === last ? distances : [distance, last],
  };
}

/** What becomes of bits, each with the chances that are its own. */
abstract class Coder {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  abstract bit(chance: number, one: boolean): void;

  /** How many bits follow the first, and those. */
  number(chances: number, n: number): void {
    const length = Math.floor(Math.log2(n));
    for (let i = 0; i <= length; i++) this.bit(chances + 2 * i, i < length);
    const own = chances + 64 * (length + 1);
    for (let rest = length; rest > 0; rest--) {
      const before = n >> rest;
      this.bit(own + 2 * (before < 8 ? before : 8 + rest), ((n >> (rest - 1)) & 1) === 1);
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

  /** The byte at i, or how long and how far back what begins there repeats. */
  step({ length, distance }: Step, i: number, { history, distances }: Past): void {
    const context = group(this.#bytes[i - 2] ?? 0, this.#bytes[i - 1] ?? 0);
    const repeats = length > 1;
    this.bit(REPEATS + 8 * context + 2 * history, repeats);
    if (repeats) {
      const again = distances.includes(distance);
      this.bit(AGAIN + 2 * history, again);
      if (again) this.bit(FORMER + 2 * history, distance !== distances[0]);
      else this.number(DISTANCE, distance);
      this.number(LENGTH + (again ? 2048 : 0), length - 1);
    } else {
      const expected = distances[0] > 0 ? 256 | (this.#bytes[i - distances[0]] as number) : 0;
      this.byte(BYTES + GROUP * context, this.#bytes[i] as number, expected);
    }
  }
}

/** How many bits steps take, by chances that stand still. */
export class Scale extends Coder {
  readonly #zero: Float64Array;
  readonly #one: Float64Array;
  #bits = 0;

  constructor(bytes: Uint8Array, chances: Uint16Array) {
    super(bytes);
    this.#zero = Float64Array.from(chances, (p) => -Math.log2(p / 4096));
    this.#one = Float64Array.from(chances, (p) => -Math.log2(1 - p / 4096));
  }

  bit(chance: number, one: boolean): void {
    this.#bits += (one ? this.#one[chance] : this.#zero[chance]) as number;
  }

  weigh(step: Step, i: number, past: Past): number {
    this.#bits = 0;
    this.step(step, i, past);
    return this.#bits;
  }
}

/** A range that bits narrow down, each to the part that its chance gives it; what its bounds have in common is written. */
export class Range extends Coder {
  readonly #written: number[] = [];
  /** The chance of 0, in 2¹²ths, and how often each was asked: the oftener, the slower it moves. */
  readonly chances = new Uint16Array(CHANCES).fill(2048);
  readonly #asked = new Uint8Array(CHANCES);
  #low = 0;
  #size = 2 ** 32 - 1;

  /** Takes the lower part for 0, the upper for 1, and makes the chance of what came greater. */
  bit(chance: number, one: boolean): void {
    const [p = 0, asked = 0] = [this.chances[chance], this.#asked[chance]];
    const bound = (this.#size >>> 12) * p;
    if (one) this.#low += bound;
    this.#size = one ? this.#size - bound : bound;
    const pace = 2 + (asked >> 2);
    this.chances[chance] = one ? p - (p >> pace) : p + ((4096 - p) >> pace);
    this.#asked[chance] = Math.min(asked + 1, 12);
    if (this.#size < 2 ** 24) this.#shift();
  }

  /** Writes what is left. */
  end(): readonly number[] {
    for (let i = 0; i < 4; i++) this.#shift();
    return this.#written;
  }

  /** Writes the highest byte of the lower bound; it may be 256 too much, which the bytes before take over. */
  #shift(): void {
    if (this.#low >= 2 ** 32) {
      let i = this.#written.length - 1;
      for (; this.#written[i] === 255; i--) this.#written[i] = 0;
      this.#written[i] = (this.#written[i] as number) + 1;
      this.#low -= 2 ** 32;
    }
    this.#written.push(Math.floor(this.#low / 2 ** 24));
    this.#low = (this.#low % 2 ** 24) * 256;
    this.#size *= 256;
  }
}
