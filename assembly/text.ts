/*
 * The way back from scripts/text.ts. The text is a number, in symbols of base 91, two for 13 bits. It narrows down a
 * range step by step: each step is one bit, whose two outcomes share the range as often as they came before. Bits say
 * whether a byte follows, or how long and how far back what repeats; and which. Those of a byte are told by those
 * before them, and by the group of the byte before, which may say what a vector instruction does. Behind a repetition,
 * and for a while, they are most often those that would have continued it: as long as they agree with these, they have
 * chances of their own.
 */
const SYMBOLS: u32 = 91;
/** Where the chances stand: of a repetition, of one as far back as the last two, of lengths, distances, bytes. */
const REPEATS: usize = 0;
const AGAIN: usize = REPEATS + 512;
const FORMER: usize = AGAIN + 8;
const LENGTH: usize = 1024;
const DISTANCE: usize = LENGTH + 2 * 2048;
const BYTES: usize = DISTANCE + 2048;
/** The chances of all bytes of a group: they have their first bits in common. */
const GROUP: usize = 3 * 512;
const CHANCES: usize = BYTES + 56 * GROUP;
/** With what vector instructions begin; those that get and set variables, but for the last two bits; constants. */
const VECTOR: u32 = 0xfd;
const VARIABLE: u32 = 0x20;
const CONSTANT: u32 = 0x41;

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

/** A chance is that of 0, in 2¹²ths, and in four bits how often it was asked: the oftener, the slower it moves. */
function bit(chance: usize): u32 {
  const known: u32 = load<u16>(chance), p = known >> 4, asked = known & 15, pace = 2 + (asked >> 2);
  const bound = (range >> 12) * p, one: u32 = code >= bound ? 1 : 0;
  // Chosen without a jump, which nothing could foretell.
  const next = select(p - (p >> pace), p + ((4096 - p) >> pace), one);
  store<u16>(chance, (next << 4) | min(asked + 1, 12));
  range = select(range - bound, bound, one);
  code -= select(bound, 0, one);
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
  chances += 64 * (rest + 1);
  for (; rest > 0; rest--) n = (n << 1) | bit(chances + 2 * (n < 8 ? n : rest + 8));
  return n;
}

/** Of what follows two bytes: the first five bits of the last, or the first three, if that is an operand of the first. */
function group(first: u32, last: u32): usize {
  const kind = first == VECTOR ? 4 : first >> 2 == VARIABLE >> 2 ? 5 : first == CONSTANT ? 6 : 0;
  return kind ? 8 * kind + (last >> 5) : last >> 3;
}

/** Writes the bytes of a text that ends two zeros before they begin; what lies below the text is for the chances. */
export function decode(from: usize, bytes: usize, size: i32): void {
  for (let chance: usize = 0; chance < CHANCES; chance += 2) store<u16>(chance, 2048 << 4);
  text = from;
  range = -1;
  for (let i = 0; i < 4; i++) code = (code << 8) | byte();
  // Of the last two steps, whether they repeated something: the later one is the last bit.
  let history: usize = 0, distance: usize = 0, former: usize = 0;
  for (const end = bytes + size; bytes < end; ) {
    const context = group(load<u8>(bytes - 2), load<u8>(bytes - 1));
    if (bit(REPEATS + 8 * context + 2 * history)) {
      const again: usize = bit(AGAIN + 2 * history);
      if (!again || bit(FORMER + 2 * history)) {
        const last = distance;
        distance = again ? former : number(DISTANCE);
        former = last;
      }
      for (let rest = number(LENGTH + 2048 * again) + 1; rest > 0; rest--, bytes++) {
        store<u8>(bytes, load<u8>(bytes - distance));
      }
      history = (history << 1) & 2 | 1;
    } else {
      const expected: u32 = distance ? 256 | load<u8>(bytes - distance) : 0;
      let node: u32 = 1;
      for (let rest = 7; rest >= 0; rest--) {
        const agrees = node == expected >> (rest + 1), table = agrees ? 1 + ((expected >> rest) & 1) : 0;
        node = (node << 1) | bit(BYTES + GROUP * context + 512 * table + 2 * node);
      }
      store<u8>(bytes++, node);
      history = (history << 1) & 2;
    }
  }
}
