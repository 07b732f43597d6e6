const PAGE = 65_536;

/** A text, what reads it, and how many bytes it writes: see assembly/text.ts. */
export interface Packed {
  readonly text: string;
  /** The bytes that take one character, in order; the others follow in theirs. */
  readonly frequent: readonly number[];
  readonly size: number;
  /** A WebAssembly module: a loop over so many characters would cost more before it is optimised. */
  readonly decoder: readonly number[];
}

/** The bytes that a text writes. */
export function decode({ text, frequent, size, decoder }: Packed): Uint8Array<ArrayBuffer> {
  const start = 256 + text.length;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((start + size) / PAGE) });
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(orderOf(frequent));
  new TextEncoder().encodeInto(text, bytes.subarray(256));
  const module = new WebAssembly.Module(Uint8Array.from(decoder));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  (exports.decode as (...args: number[]) => void)(256, start, 0);
  return bytes.slice(start, start + size);
}

/** All bytes, in the order in which a text numbers them. */
export function orderOf(frequent: readonly number[]): readonly number[] {
  return [...new Set([...frequent, ...Array(256).keys()])];
}
