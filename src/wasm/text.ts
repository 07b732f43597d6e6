const PAGE = 65_536;

/** A text, what reads it, and how many bytes it writes: see assembly/text.ts. */
export interface Packed {
  readonly text: string;
  /** The frequent bytes first. */
  readonly order: readonly number[];
  readonly size: number;
  /** A WebAssembly module: a loop over so many characters would cost more before it is optimised. */
  readonly decoder: readonly number[];
}

/** The bytes that a text writes. */
export function decode({ text, order, size, decoder }: Packed): Uint8Array<ArrayBuffer> {
  const start = order.length + text.length;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((start + size) / PAGE) });
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(order);
  new TextEncoder().encodeInto(text, bytes.subarray(order.length));
  const module = new WebAssembly.Module(Uint8Array.from(decoder));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  (exports.decode as (...args: number[]) => void)(order.length, start, 0);
  return bytes.slice(start, start + size);
}
