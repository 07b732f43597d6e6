import { Simd } from "./simd";

/** 2 / π as a binary fraction behind 64 zeros. */
const FRACTION = memory.data<u64>([
  0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0, 0x06492eea09d1921c,
  0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
  0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08,
  0x56033046fc7b6bab,
]);

/** π / 2 in two parts, of which the first, of 33 bits, times 20 bits is exact; and their sum. */
const HIGH: f64 = 1.5707963267341256, LOW: f64 = 6.077100506506192e-11, BOTH: f64 = 1.5707963267948966;
/** All but the last 33 bits of a number, which leaves 20. */
const HEAD: u64 = 0xfffffffe00000000;

/** 2⁻⁶² and 2⁻⁶⁴: what the last bits are worth before and behind the middle of a product. */
const BEFORE: f64 = 2.168404344971009e-19, BEHIND: f64 = 5.421010862427522e-20;

/** Exponents are counted from 2⁻¹⁰, where the bits that count begin with the fraction, up to the largest. */
const LEAST: i32 = 1013, RANGE: u32 = 1033;

/** Of an angle m 2^e, m whole: Payne & Hanek, "Radian reduction for trigonometric functions", 1983. */
export class FarAngle {
  /** What is left of the angle without its quarter turns, in two parts. */
  static rest: f64 = 0;
  static lost: f64 = 0;

  /** 64 bits of the fraction. */
  @inline static bits(from: i32): u64 {
    const words = Simd.at<u64>(FRACTION, from >> 6), shift = <u64>(from & 63);
    return (load<u64>(words) << shift) | (load<u64>(words, 8) >> 1 >> (63 - shift));
  }

  /** The higher half of a b, a below 2⁵³. */
  @inline static high(a: u64, b: u64): u64 {
    const aLow = a & 0xffffffff, aHigh = a >> 32, bLow = b & 0xffffffff, bHigh = b >> 32;
    const first = aHigh * bLow + ((aLow * bLow) >> 32);
    const second = aLow * bHigh + (first & 0xffffffff);
    return aHigh * bHigh + (first >> 32) + (second >> 32);
  }

  /**
   * How many quarter turns the angle has, modulo 4. Those bits of 2 / π count whose products with m are worth from 2 to
   * 2⁻¹⁸⁹ quarter turns: the ones before them make whole turns. What is left of infinite angles is NaN; of angles below
   * 2⁻¹⁰, which are not asked for, 0.
   */
  static reduce(x: f64): i64 {
    const pattern = reinterpret<u64>(x), from = (<i32>(pattern >> 52) & 2047) - LEAST;
    if (<u32>from > RANGE) {
      FarAngle.rest = FarAngle.lost = x - x;
      return 0;
    }
    const m = (pattern & 0xfffffffffffff) | 0x10000000000000, second = FarAngle.bits(from + 64), middle = m * second;
    const behind = middle + FarAngle.high(m, FarAngle.bits(from + 128));
    const before = m * FarAngle.bits(from) + FarAngle.high(m, second) + u64(behind < middle);
    const quarters = (before + (1 << 61)) >> 62, left = <i64>(before - (quarters << 62)), unit = copysign<f64>(BEFORE, x);
    const head = reinterpret<f64>(reinterpret<u64>(<f64>left) & HEAD);
    const tail = <f64>(left - <i64>head) + <f64>behind * BEHIND;
    const rest = head * unit * HIGH, more = head * unit * LOW + tail * unit * BOTH;
    FarAngle.rest = rest + more;
    FarAngle.lost = rest - FarAngle.rest + more;
    return x < 0 ? -quarters : quarters;
  }
}
