import type { TypedArray } from "../../src/index.js";

/** Tells whether two arrays hold the same bits. */
export function sameBits(a: TypedArray, b: TypedArray): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: TypedArray) =>
    Buffer.from(buffer, byteOffset, byteLength);
  return a.constructor === b.constructor && bytes(a).equals(bytes(b));
}
