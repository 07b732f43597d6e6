import { orderOf, type Packed } from "../src/wasm/text.js";

/** What assembly/text.ts reads: so many characters, of which so many stand for one byte alone. */
const SYMBOLS = 91;
const DIRECT = 88;
/** A repetition is written if it is as long as this; shorter ones gzip finds as well. */
const SHORTEST = 20;
const LONGEST = SYMBOLS ** 2 - 1;
/** Bytes by which a repetition is looked up. */
const HEAD = 8;

/** Bytes as a text; decoder is the module that reads it. */
export function pack(bytes: Uint8Array, decoder: Uint8Array): Packed {
  const frequent = mostFrequent(bytes);
  const text = textOf(Buffer.from(bytes), orderOf(frequent));
  return { text, frequent, size: bytes.length, decoder: [...decoder] };
}

/** The source of a module that holds packed kernels. */
export function kernelsSource(packed: Packed): string {
  return `export const packed = ${JSON.stringify(packed)};\n`;
}

/** The bytes that one character each is best spent on. */
function mostFrequent(bytes: Uint8Array): readonly number[] {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] as number) + 1;
  const order = Array.from(counts.keys()).sort((a, b) => (counts[b] as number) - (counts[a] as number));
  return order.slice(0, DIRECT).sort((a, b) => a - b);
}

function textOf(bytes: Buffer, order: readonly number[]): string {
  const codes = Array.from({ length: 256 }, (_, byte) => symbolsOf(order.indexOf(byte)));
  const heads = new Map<string, number[]>();
  const headAt = (i: number) => bytes.toString("latin1", i, i + HEAD);
  let text = "";
  for (let i = 0, seen = 0; i < bytes.length; ) {
    const { start, length } = longest(bytes, i, heads.get(headAt(i)) ?? []);
    const repeats = length >= SHORTEST;
    text += repeats
      ? symbol(SYMBOLS - 1) + digits(i - start, 3) + digits(length, 2)
      : codes[bytes[i] as number];
    i += repeats ? length : 1;
    for (; seen < i; seen++) heads.set(headAt(seen), [...(heads.get(headAt(seen)) ?? []), seen]);
  }
  return text;
}

/** The longest repetition, at i, of what begins at one of the starts and ends before i. */
function longest(bytes: Buffer, i: number, starts: readonly number[]): { start: number; length: number } {
  let best = { start: i, length: 0 };
  for (const start of starts) {
    const most = Math.min(LONGEST, i - start, bytes.length - i);
    let length = 0;
    while (length < most && bytes[start + length] === bytes[i + length]) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** What stands for the byte at a place of the order. */
function symbolsOf(place: number): string {
  if (place < DIRECT) return symbol(place);
  const rest = place - DIRECT;
  return symbol(DIRECT + Math.floor(rest / SYMBOLS)) + symbol(rest % SYMBOLS);
}

function digits(number: number, count: number): string {
  return count === 0 ? "" : digits(Math.floor(number / SYMBOLS), count - 1) + symbol(number % SYMBOLS);
}

/** The characters from # to ~, without the backslash. */
function symbol(i: number): string {
  return String.fromCharCode(i < 57 ? i + 35 : i + 36);
}
