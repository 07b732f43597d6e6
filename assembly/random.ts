import { Angle } from "./angle";
import { Logarithm } from "./logarithm";
import { Simd } from "./simd";

/**
 * Numbers by counter: Philox 4×32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011).
 * The seed is the key; a block's counter is (index low, index high, stream, 0). Element i of a kernel is number g = counter + i of
 * its stream, whatever n is, so the next call continues at counter + n. To suit the lanes, g is dealt from four blocks at a time:
 *   stream 0, one word each (uniform_f32, bernoulli, dropout): block 4 ⌊g / 16⌋ + g mod 4, word ⌊g / 4⌋ mod 4;
 *   stream 1, two words each (uniform_f64, normal, permutation): block 4 ⌊g / 8⌋ + g mod 4,
 *     words 2j (high) and 2j + 1 (low), j = ⌊g / 4⌋ mod 2.
 */
const enum Law { uniform, bernoulli, dropout, fine, normal, permutation }

const MULTIPLIERS = memory.data<u32>([0xd2511f53, 0xcd9e8d57]);
const INCREMENTS = memory.data<u32>([0x9e3779b9, 0xbb67ae85]);
/** The four vectors of words last drawn. */
const WORDS = memory.data(4 * 16, 16);

/** The vector at elements i, i + 1, … of an array of n, of which some may not exist. */
class Window {
  @inline static load<T extends number>(x: usize, i: i32, n: i32): v128 {
    if (i >= 0 && i + Simd.lanes<T>() <= n) return v128.load(Simd.at<T>(x, i));
    return Simd.loadSome<T>(x, i, n);
  }

  @inline static store<T extends number>(y: usize, i: i32, n: i32, v: v128): void {
    if (i >= 0 && i + Simd.lanes<T>() <= n) v128.store(Simd.at<T>(y, i), v);
    else Simd.storeSome<T>(y, i, n, v);
  }
}

/** Elements i … i + 3, each from one word: u = ⌊word / 2⁸⌋ / 2²⁴ in [0, 1). */
class Words {
  @inline static put<T extends number>(
    law: Law, y: usize, x: usize, i: i32, n: i32, words: v128, threshold: v128, factor: v128,
  ): void {
    const u = i32x4.shr_u(words, 8);
    if (law == Law.uniform) {
      Window.store<f32>(y, i, n, f32x4.mul(f32x4.convert_i32x4_s(u), f32x4.splat(1 / 16777216)));
      return;
    }
    const below = i32x4.lt_s(u, threshold);
    if (sizeof<T>() == 4) {
      Words.putChosen<T>(law, y, x, i, n, below, factor);
    } else {
      Words.putChosen<T>(law, y, x, i, n, i64x2.extend_low_i32x4_s(below), factor);
      Words.putChosen<T>(law, y, x, i + 2, n, i64x2.extend_high_i32x4_s(below), factor);
    }
  }

  /** Bernoulli: 1 where u is below p, else 0; dropout: x · 0 there, else x / (1 − p). */
  @inline static putChosen<T extends number>(
    law: Law, y: usize, x: usize, i: i32, n: i32, below: v128, factor: v128,
  ): void {
    if (law == Law.bernoulli) Window.store<T>(y, i, n, v128.and(below, factor));
    else Window.store<T>(y, i, n, v128.mul<T>(Window.load<T>(x, i, n), v128.andnot(factor, below)));
  }
}

/** Elements i … i + 3, each from two words. */
class Pairs {
  /** high / 2³² + ⌊low / 2¹¹⌋ / 2⁵³ in [0, 1), of elements k and k + 1; exact. */
  @inline static fine(high: usize, low: usize, k: i32): v128 {
    const highs = v128.load64_zero(Simd.at<u32>(high, k)), lows = v128.load64_zero(Simd.at<u32>(low, k));
    const coarse = f64x2.mul(f64x2.convert_low_i32x4_u(highs), f64x2.splat(1 / 4294967296));
    const rest = f64x2.mul(f64x2.convert_low_i32x4_u(i32x4.shr_u(lows, 11)), f64x2.splat(1 / 9007199254740992));
    return f64x2.add(coarse, rest);
  }

  /** Box & Muller, in f64: √(−2 log(1 − u)) times cos 2πv for elements i and i + 1, sin 2πv for i + 4 and i + 5. */
  static putNormals<T extends number>(y: usize, i: i32, n: i32, u: v128, v: v128): void {
    const logs = Logarithm.of<f64>(f64x2.sub(f64x2.splat(1), u));
    const radius = f64x2.sqrt(f64x2.mul(f64x2.splat(-2), logs));
    const quarters = f64x2.mul(f64x2.splat(4), v), shifted = Angle.shifted(quarters), none = f64x2.splat(0);
    const r = f64x2.mul(f64x2.splat(NativeMath.PI / 2), f64x2.sub(quarters, Angle.unshifted(shifted)));
    const sine = Angle.sinOfRest<f64>(r, none), cosine = Angle.cosOfRest<f64>(r, none);
    Pairs.put<T>(y, i, n, f64x2.mul(radius, Angle.turned<f64>(i64x2.add(shifted, i64x2.splat(1)), sine, cosine)));
    Pairs.put<T>(y, i + 4, n, f64x2.mul(radius, Angle.turned<f64>(shifted, sine, cosine)));
  }

  static put<T extends number>(y: usize, i: i32, n: i32, pair: v128): void {
    if (Simd.holds(i, n)) store<T>(Simd.at<T>(y, i), f64x2.extract_lane(pair, 0) as T);
    if (Simd.holds(i + 1, n)) store<T>(Simd.at<T>(y, i + 1), f64x2.extract_lane(pair, 1) as T);
  }

  /** Fisher & Yates from the inside out: j = ⌊r (i + 1) / 2⁶⁴⌋ with r = 2³² high + low, then y_i = y_j, y_j = i. */
  @inline static exchange(y: usize, i: i32, n: i32, high: u32, low: u32): void {
    if (!Simd.holds(i, n)) return;
    const m = (i + 1) as u64;
    const j = (((high as u64) * m + (((low as u64) * m) >>> 32)) >>> 32) as i32;
    store<i32>(Simd.at<i32>(y, i), load<i32>(Simd.at<i32>(y, j)));
    store<i32>(Simd.at<i32>(y, j), i);
  }
}

/** Four blocks at a time: lane k of c₀ … c₃ is block k. */
class Philox {
  @inline static lowWords(first: v128, last: v128): v128 {
    return v128.shuffle<u32>(first, last, 0, 2, 4, 6);
  }

  @inline static highWords(first: v128, last: v128): v128 {
    return v128.shuffle<u32>(first, last, 1, 3, 5, 7);
  }

  /** Writes down c₀ … c₃ after ten rounds of (c₀, c₁, c₂, c₃) → (high M₁c₂ ⊕ c₁ ⊕ k₀, low M₁c₂, high M₀c₀ ⊕ c₃ ⊕ k₁, low M₀c₀). */
  static draw(index: u64, stream: i32, seedLow: i32, seedHigh: i32): void {
    let c0 = v128.or(i32x4.splat(index as i32), i32x4(0, 1, 2, 3));
    let c1 = i32x4.splat((index >>> 32) as i32);
    let c2 = i32x4.splat(stream);
    let c3 = i32x4.splat(0);
    let k0 = i32x4.splat(seedLow);
    let k1 = i32x4.splat(seedHigh);
    for (let round = 0; round < 10; round++) {
      const m0 = v128.load32_splat(MULTIPLIERS);
      const m1 = v128.load32_splat(MULTIPLIERS, 4);
      const first0 = i64x2.extmul_low_i32x4_u(m0, c0);
      const last0 = i64x2.extmul_high_i32x4_u(m0, c0);
      const first1 = i64x2.extmul_low_i32x4_u(m1, c2);
      const last1 = i64x2.extmul_high_i32x4_u(m1, c2);
      c0 = v128.xor(v128.xor(Philox.highWords(first1, last1), c1), k0);
      c1 = Philox.lowWords(first1, last1);
      c2 = v128.xor(v128.xor(Philox.highWords(first0, last0), c3), k1);
      c3 = Philox.lowWords(first0, last0);
      k0 = i32x4.add(k0, v128.load32_splat(INCREMENTS));
      k1 = i32x4.add(k1, v128.load32_splat(INCREMENTS, 4));
    }
    v128.store(WORDS, c0);
    v128.store(WORDS, c1, 16);
    v128.store(WORDS, c2, 32);
    v128.store(WORDS, c3, 48);
  }

  /** Draws blocks for as long as there are elements, and gives each law its words. */
  static fill<T extends number>(
    law: Law, y: usize, x: usize, n: i32, seedLow: i32, seedHigh: i32, low: i32, high: i32, p: f64,
  ): void {
    const counter = ((high as u32 as u64) << 32) | (low as u32 as u64);
    const size = law < Law.fine ? 16 : 8;
    const threshold = i32x4.splat(ceil<f64>(p * 16777216) as i32);
    const factor = v128.splat<T>((law == Law.dropout ? 1 / (1 - p) : 1) as T);
    let index = (counter / size) * 4;
    for (let i = -((counter % size) as i32); i < n; i += size) {
      Philox.draw(index, law < Law.fine ? 0 : 1, seedLow, seedHigh);
      Philox.deal<T>(law, y, x, i, n, threshold, factor);
      index += 4;
    }
  }

  @inline static deal<T extends number>(
    law: Law, y: usize, x: usize, i: i32, n: i32, threshold: v128, factor: v128,
  ): void {
    if (law < Law.fine) {
      for (let k = 0; k < 16; k += 4) {
        Words.put<T>(law, y, x, i + k, n, v128.load(Simd.at<u32>(WORDS, k)), threshold, factor);
      }
    } else if (isInteger<T>()) {
      for (let k = 0; k < 8; k++) {
        const word = Simd.at<u32>(WORDS, k + (k & 4));
        Pairs.exchange(y, i + k, n, load<u32>(word), load<u32>(word, 16));
      }
    } else if (law == Law.fine) {
      for (let k = 0; k < 8; k += 2) {
        const word = Simd.at<u32>(WORDS, k & 4);
        Window.store<f64>(y, i + k, n, Pairs.fine(word, word + 16, k));
      }
    } else {
      for (let k = 0; k < 4; k += 2) {
        Pairs.putNormals<T>(y, i + k, n, Pairs.fine(WORDS, WORDS + 16, k), Pairs.fine(WORDS + 32, WORDS + 48, k));
      }
    }
  }
}

/** Uniform on [0, 1), 24 random bits. */
export function uniform_f32(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32): void {
  Philox.fill<f32>(Law.uniform, y, 0, n, seedLow, seedHigh, counterLow, counterHigh, 0);
}
/** Uniform on [0, 1), 53 random bits. */
export function uniform_f64(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32): void {
  Philox.fill<f64>(Law.fine, y, 0, n, seedLow, seedHigh, counterLow, counterHigh, 0);
}

/** Standard normal; the f32 numbers are the f64 ones, rounded. */
export function normal_f32(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32): void {
  Philox.fill<f32>(Law.normal, y, 0, n, seedLow, seedHigh, counterLow, counterHigh, 0);
}
export function normal_f64(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32): void {
  Philox.fill<f64>(Law.normal, y, 0, n, seedLow, seedHigh, counterLow, counterHigh, 0);
}

/** y_i = 1 where uniform_i < p, else 0 (uniform_f32 of the same seed and counter); 0 ≤ p ≤ 1, here and below. */
export function bernoulli_f32(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32, p: f64): void {
  Philox.fill<f32>(Law.bernoulli, y, 0, n, seedLow, seedHigh, counterLow, counterHigh, p);
}
export function bernoulli_f64(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32, p: f64): void {
  Philox.fill<f64>(Law.bernoulli, y, 0, n, seedLow, seedHigh, counterLow, counterHigh, p);
}
export function bernoulli_i32(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32, p: f64): void {
  Philox.fill<i32>(Law.bernoulli, y, 0, n, seedLow, seedHigh, counterLow, counterHigh, p);
}

/** y = m ⊙ x / (1 − p), m_i = 1 where uniform_i ≥ p (uniform_f32 of the same seed and counter), else 0. y may be x. */
export function dropout_f32(
  y: usize, x: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32, p: f64,
): void {
  Philox.fill<f32>(Law.dropout, y, x, n, seedLow, seedHigh, counterLow, counterHigh, p);
}
export function dropout_f64(
  y: usize, x: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32, p: f64,
): void {
  Philox.fill<f64>(Law.dropout, y, x, n, seedLow, seedHigh, counterLow, counterHigh, p);
}

/** A random order of 0 … n − 1. */
export function permutation_i32(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32): void {
  Philox.fill<i32>(Law.permutation, y, 0, n, seedLow, seedHigh, counterLow, counterHigh, 0);
}
