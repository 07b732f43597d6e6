import type { FloatDtype } from "../../src/index.js";

/** How numbers of a type lie in memory, and how far apart they are. */
export interface Format {
  readonly exponents: number;
  /** The exponent of 1, as it is stored. */
  readonly bias: number;
  readonly significandBits: number;
  /** 2 to this is the distance of the smallest numbers. */
  readonly least: number;
  /** The least power of two that is too large. */
  readonly limit: number;
}

export const formats: Readonly<Record<FloatDtype, Format>> = {
  float32: { exponents: 255, bias: 127, significandBits: 23, least: -149, limit: 2 ** 128 },
  float64: {
    exponents: 2047,
    bias: 1023,
    significandBits: 52,
    least: -1074,
    limit: Number.POSITIVE_INFINITY,
  },
};

const word = new DataView(new ArrayBuffer(8));
const special = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

/** Half of all samples have exponents at most so far from that of 1. */
const NEAR = 8;
/** Has no divisor in common with the number of signs and exponents of either type: so a few samples lie far apart. */
const STEP = 1973;

/**
 * The samples from `start` on, always the same: first zeros, infinities and NaN; then, in turn, numbers near 1, where
 * most functions bend, and every sign and exponent, the subnormal one among them; with a random significand. The
 * second operand of a pair takes its sign and exponent at random, so that all meet.
 */
export function samples(dtype: FloatDtype, start: number, count: number, operand: 0 | 1): Float64Array {
  const { exponents, bias } = formats[dtype];
  const drawn = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const i = start + k;
    const drawing = operand === 0 ? STEP * (i >> 1) : random(5 * i);
    const sign = (drawing % 2) << 31;
    const exponent =
      i % 2 ? bias - NEAR + ((drawing >>> 1) % (2 * NEAR + 1)) : (drawing % (2 * exponents)) >> 1;
    const high = random(5 * i + 1 + operand);
    if (i < special.length ** 2) {
      drawn[k] = special[operand === 0 ? i % special.length : Math.floor(i / special.length)] as number;
    } else if (dtype === "float32") {
      word.setUint32(0, sign | (exponent << 23) | (high >>> 9));
      drawn[k] = word.getFloat32(0);
    } else {
      word.setUint32(0, sign | (exponent << 20) | (high >>> 12));
      word.setUint32(4, random(5 * i + 3 + operand));
      drawn[k] = word.getFloat64(0);
    }
  }
  return drawn;
}

/** 32 bits that depend on a counter alone, mixed by multiplications and shifts. */
function random(counter: number): number {
  let z = Math.imul(counter, 0x9e3779b1);
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/** The exponent of the power of two below a number, or of the least normal one. */
export function exponentOf(x: number): number {
  word.setFloat64(0, x);
  return Math.max((word.getUint32(0) >>> 20) & 0x7ff, 1) - 1023;
}

/** The distance between the numbers of a type around x. */
export function spacing(x: number, { significandBits, least }: Format): number {
  return 2 ** Math.max(exponentOf(x) - significandBits, least);
}
