import type { FloatDtype } from "../../src/index.js";

/** How numbers of a type lie in memory, and how far apart they are. */
export interface Format {
  readonly exponents: number;
  readonly significandBits: number;
  /** 2 to this is the distance of the smallest numbers. */
  readonly least: number;
  /** The least power of two that is too large. */
  readonly limit: number;
}

export const formats: Readonly<Record<FloatDtype, Format>> = {
  float32: { exponents: 255, significandBits: 23, least: -149, limit: 2 ** 128 },
  float64: { exponents: 2047, significandBits: 52, least: -1074, limit: Number.POSITIVE_INFINITY },
};

const word = new DataView(new ArrayBuffer(8));
const special = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

/**
 * The samples from `start` on, always the same: first zeros, infinities and NaN, then every sign and
 * exponent in turn, the subnormal one among them, with a random significand. The second operand of a
 * pair takes its sign and exponent at random, so that all meet.
 */
export function samples(dtype: FloatDtype, start: number, count: number, operand: 0 | 1): Float64Array {
  const { exponents } = formats[dtype];
  const drawn = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const i = start + k;
    const stratum = (operand === 0 ? i : random(5 * i)) % (2 * exponents);
    const sign = (stratum % 2) << 31;
    const exponent = stratum >> 1;
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
