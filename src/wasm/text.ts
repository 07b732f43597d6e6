/** Characters that need no escape in a string: # to ~, without the backslash. */
export const SYMBOLS = 91;
/** So many of them stand for one byte alone; each of the others begins a pair. */
export const DIRECT = 89;

/**
 * The bytes that a text writes. `order` lists all bytes, the most frequent first: those are one symbol, the
 * others two. What repeats in the bytes repeats in the text, so it zips as they do.
 */
export function decode(text: string, order: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    let place = symbolAt(text, i);
    if (place >= DIRECT) place = DIRECT + (place - DIRECT) * SYMBOLS + symbolAt(text, ++i);
    bytes[count++] = order[place] as number;
  }
  return bytes.slice(0, count);
}

/** Codes 35 to 91 are symbols 0 to 56, and 93 to 126 are 57 to 90. */
function symbolAt(text: string, i: number): number {
  const code = text.charCodeAt(i);
  return code < 92 ? code - 35 : code - 36;
}
