const PAGE = 65_536;
/** Room for what the decoder learns. */
const CHANCES = 131_072;

/** A text, how many bytes it writes, and what reads it: see assembly/text.ts. */
export interface Packed {
  readonly text: string;
  readonly size: number;
  /** A WebAssembly module: so many steps would take JavaScript ten times as long. */
  readonly decoder: readonly number[];
}

/** The bytes that a text writes. */
export function decode({ text, size, decoder }: Packed): Uint8Array<ArrayBuffer> {
  // Two zeros lie between: the first byte, too, is told by two before it.
  const start = CHANCES + text.length + 2;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((start + size) / PAGE) });
  const bytes = new Uint8Array(memory.buffer);
  encode(text, bytes.subarray(CHANCES));
  const module = new WebAssembly.Module(Uint8Array.from(decoder));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  (exports.decode as (...args: number[]) => void)(CHANCES, start, size);
  return bytes.slice(start, start + size);
}

/** Characters of one byte each. Realms of audio, and of some test runners, lack a TextEncoder, which is faster. */
function encode(text: string, bytes: Uint8Array): void {
  if (typeof TextEncoder === "function") new TextEncoder().encodeInto(text, bytes);
  else for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
}
