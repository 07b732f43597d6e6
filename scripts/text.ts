import type { Packed } from "../src/wasm/text.js";
import { after, Range, Scale, START, type Step } from "./coder.js";
import { cheapestSteps, roughPrice } from "./steps.js";

/** How many characters stand for digits. */
const SYMBOLS = 91;

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

/** Rough prices lead to a first text; the chances in that one, to the prices of the second, which is a fiftieth shorter. */
function compress(bytes: Uint8Array): readonly number[] {
  const { chances } = written(bytes, cheapestSteps(bytes, roughPrice));
  const scale = new Scale(bytes, chances);
  const steps = cheapestSteps(bytes, (...step) => scale.weigh(...step));
  return written(bytes, steps).end();
}

function written(bytes: Uint8Array, steps: readonly Step[]): Range {
  const range = new Range(bytes);
  let [i, past] = [0, START];
  for (const step of steps) {
    range.step(step, i, past);
    past = after(past, step);
    i += step.length;
  }
  return range;
}
