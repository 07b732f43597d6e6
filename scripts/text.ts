import { DIRECT, SYMBOLS } from "../src/wasm/text.js";

/** The source of the module that holds the kernels as text, as `decode` reads it. */
export function kernelsSource(kernels: Uint8Array): string {
  const order = byFrequency(kernels);
  const codes = Array.from({ length: 256 }, (_, byte) => codeOf(order.indexOf(byte)));
  return `export const order = ${JSON.stringify(order)};
export const text = "${Array.from(kernels, (byte) => codes[byte]).join("")}";
`;
}

/** All bytes, the most frequent first. */
function byFrequency(bytes: Uint8Array): readonly number[] {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] as number) + 1;
  return Array.from(counts.keys()).sort((a, b) => (counts[b] as number) - (counts[a] as number));
}

/** What stands for the byte at a place of the order. */
function codeOf(place: number): string {
  if (place < DIRECT) return symbol(place);
  const rest = place - DIRECT;
  return symbol(DIRECT + Math.floor(rest / SYMBOLS)) + symbol(rest % SYMBOLS);
}

function symbol(i: number): string {
  return String.fromCharCode(i < 57 ? i + 35 : i + 36);
}
