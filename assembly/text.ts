/*
 * The way back from scripts/text.ts. The text is a number, in symbols of base 91, two for 13 bits. It narrows down a
 * range step by step: each step is one bit, whose two outcomes share the range as often as they came before. Bits say
 * whether a byte follows, or how long and how far back what repeats; and which.
 */
const SYMBOLS: u32 = 91;
/** Where the chances stand, in 2¹¹ths: of a repetition, of one as far back as the last, of lengths, distances, bytes. */
const REPEATS: usize = 0;
const AGAIN: usize = 4;
const LENGTH: usize = 8;
const DISTANCE: usize = LENGTH + 4096;
const BYTES: usize = DISTANCE + 4096;
const CHANCES: usize = BYTES + 4096;

let text: usize = 0;
let waiting: u32 = 0, bits: i32 = 0;
let range: u32 = 0, code: u32 = 0;

/** Codes 35 to 91 are symbols 0 to 56, and 93 to 126 are 57 to 90. */
function symbol(): u32 {
  const character = <u32>load<u8>(text++);
  return character - (character < 92 ? 35 : 36);
}

function byte(): u32 {
  if (bits < 8) {
    const high = symbol();
    waiting = (waiting << 13) | (high * SYMBOLS + symbol());
    bits += 13;
  }
  bits -= 8;
  return (waiting >> bits) & 255;
}

function bit(chance: usize): u32 {
  const p = <u32>load<u16>(chance), bound = (range >> 11) * p, one: u32 = code >= bound ? 1 : 0;
  if (one) {
    code -= bound;
    range -= bound;
    store<u16>(chance, p - (p >> 5));
  } else {
    range = bound;
    store<u16>(chance, p + ((2048 - p) >> 5));
  }
  if (range < 1 << 24) {
    range <<= 8;
    code = (code << 8) | byte();
  }
  return one;
}

/** A number from 1 up: how many bits follow the first, and those, the higher ones by what came before them. */
function number(chances: usize): u32 {
  let rest: u32 = 0, n: u32 = 1;
  while (bit(chances + 2 * rest)) rest++;
  chances += 128 * (rest + 1);
  for (; rest > 0; rest--) n = (n << 1) | bit(chances + 2 * (n < 32 ? n : rest + 32));
  return n;
}

/** Writes the bytes of a text that ends at or before they begin; what lies below the text is for the chances. */
export function decode(from: usize, bytes: usize, size: i32): void {
  for (let chance: usize = 0; chance < CHANCES; chance += 2) store<u16>(chance, 1024);
  text = from;
  range = -1;
  for (let i = 0; i < 4; i++) code = (code << 8) | byte();
  let distance: usize = 0, repeated: usize = 0;
  for (const end = bytes + size; bytes < end; ) {
    if (bit(REPEATS + repeated)) {
      if (!bit(AGAIN + repeated)) distance = number(DISTANCE);
      for (let rest = number(LENGTH) + 1; rest > 0; rest--, bytes++) store<u8>(bytes, load<u8>(bytes - distance));
      repeated = 2;
    } else {
      const chances = BYTES + 512 * (<usize>load<u8>(bytes - 1) >> 5);
      let node: u32 = 1;
      while (node < 256) node = (node << 1) | bit(chances + 2 * node);
      store<u8>(bytes++, node);
      repeated = 0;
    }
  }
}
