/*
 * The way back from scripts/text.ts: bytes from the text in which the package holds its kernels, of 91 characters that
 * need no escape. DIRECT of them stand for one byte alone: order lists all bytes, first those. The last repeats bytes from
 * before: 3 symbols say how far back they begin, 2 how many they are. Each other begins a pair.
 */
const SYMBOLS: i32 = 91;
const DIRECT: i32 = 88;

/** The number that some symbols write, the first its highest digit; codes 35 to 91 are digits 0 to 56, and 93 to 126 are 57 to 90. */
function numberAt(text: usize, digits: i32): i32 {
  let number = 0;
  for (const end = text + digits; text < end; text++) {
    const code = <i32>load<u8>(text);
    number = number * SYMBOLS + code - (code < 92 ? 35 : 36);
  }
  return number;
}

/** Writes the bytes of a text that ends where they begin. */
export function decode(text: usize, bytes: usize, order: usize): void {
  for (let to = bytes; text < bytes; ) {
    const first = numberAt(text++, 1);
    if (first < DIRECT) {
      store<u8>(to++, load<u8>(order + first));
    } else if (first < SYMBOLS - 1) {
      store<u8>(to++, load<u8>(order + DIRECT + (first - DIRECT) * SYMBOLS + numberAt(text++, 1)));
    } else {
      const length = numberAt(text + 3, 2);
      memory.copy(to, to - numberAt(text, 3), length);
      to += length;
      text += 5;
    }
  }
}
