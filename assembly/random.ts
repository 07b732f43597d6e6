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
  @inline static put<T extends number>(law: Law, y: usize, x: usize, i: i32, n: i32, words: v128, p: f64): void {
    const u = i32x4.shr_u(words, 8);
    if (law == Law.uniform) {
      Window.store<f32>(y, i, n, f32x4.mul(f32x4.convert_i32x4_s(u), f32x4.splat(1 / 16777216)));
      return;
    }
    const threshold = i32x4.splat(ceil<f64>(p * 16777216) as i32);
    const chosen = law == Law.bernoulli ? i32x4.lt_s(u, threshold) : i32x4.ge_s(u, threshold);
    if (sizeof<T>() == 4) {
      Words.putChosen<T>(law, y, x, i, n, chosen, p);
    } else {
      Words.putChosen<T>(law, y, x, i, n, i64x2.extend_low_i32x4_s(chosen), p);
      Words.putChosen<T>(law, y, x, i + 2, n, i64x2.extend_high_i32x4_s(chosen), p);
    }
  }

  /** Bernoulli: 1 or 0; dropout: x / (1 − p) or x · 0. */
  @inline static putChosen<T extends number>(law: Law, y: usize, x: usize, i: i32, n: i32, chosen: v128, p: f64): void {
    if (law == Law.bernoulli) {
      Window.store<T>(y, i, n, v128.and(chosen, v128.splat<T>(1 as T)));
    } else {
      const factor = v128.and(chosen, v128.splat<T>((1 / (1 - p)) as T));
      Window.store<T>(y, i, n, v128.mul<T>(Window.load<T>(x, i, n), factor));
    }
  }
}

/** Elements i … i + 3, each from two words. */
class Pairs {
  /** high / 2³² + ⌊low / 2¹¹⌋ / 2⁵³ in [0, 1), from the first two lanes; exact. */
  @inline static fine(high: v128, low: v128): v128 {
    const coarse = f64x2.mul(f64x2.convert_low_i32x4_u(high), f64x2.splat(1 / 4294967296));
    const rest = f64x2.mul(f64x2.convert_low_i32x4_u(i32x4.shr_u(low, 11)), f64x2.splat(1 / 9007199254740992));
    return f64x2.add(coarse, rest);
  }

  @inline static lastTwo(v: v128): v128 {
    return v128.shuffle<u64>(v, v, 1, 0);
  }

  @inline static putFine(y: usize, i: i32, n: i32, high: v128, low: v128): void {
    Window.store<f64>(y, i, n, Pairs.fine(high, low));
    Window.store<f64>(y, i + 2, n, Pairs.fine(Pairs.lastTwo(high), Pairs.lastTwo(low)));
  }

  /** Box & Muller, in f64: √(−2 log(1 − u)) times cos 2πv for element i, sin 2πv for element i + 4. */
  static putNormal<T extends number>(y: usize, i: i32, n: i32, u: f64, v: f64): void {
    const radius = sqrt<f64>(-2 * NativeMath.log(1 - u));
    const angle = 2 * NativeMath.PI * v;
    if (Simd.holds(i, n)) store<T>(Simd.at<T>(y, i), (radius * NativeMath.cos(angle)) as T);
    if (Simd.holds(i + 4, n)) store<T>(Simd.at<T>(y, i + 4), (radius * NativeMath.sin(angle)) as T);
  }

  @inline static putTwoNormals<T extends number>(y: usize, i: i32, n: i32, u: v128, v: v128): void {
    Pairs.putNormal<T>(y, i, n, f64x2.extract_lane(u, 0), f64x2.extract_lane(v, 0));
    Pairs.putNormal<T>(y, i + 1, n, f64x2.extract_lane(u, 1), f64x2.extract_lane(v, 1));
  }

  /** Fisher & Yates from the inside out: j = ⌊r (i + 1) / 2⁶⁴⌋ with r = 2³² high + low, then y_i = y_j, y_j = i. */
  static exchange(y: usize, i: i32, n: i32, high: u32, low: u32): void {
    if (!Simd.holds(i, n)) return;
    const m = (i + 1) as u64;
    const j = (((high as u64) * m + (((low as u64) * m) >>> 32)) >>> 32) as i32;
    store<i32>(Simd.at<i32>(y, i), load<i32>(Simd.at<i32>(y, j)));
    store<i32>(Simd.at<i32>(y, j), i);
  }

  @inline static putPlaces(y: usize, i: i32, n: i32, high: v128, low: v128): void {
    Pairs.exchange(y, i, n, i32x4.extract_lane(high, 0), i32x4.extract_lane(low, 0));
    Pairs.exchange(y, i + 1, n, i32x4.extract_lane(high, 1), i32x4.extract_lane(low, 1));
    Pairs.exchange(y, i + 2, n, i32x4.extract_lane(high, 2), i32x4.extract_lane(low, 2));
    Pairs.exchange(y, i + 3, n, i32x4.extract_lane(high, 3), i32x4.extract_lane(low, 3));
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

  /** Ten rounds of (c₀, c₁, c₂, c₃) → (high M₁c₂ ⊕ c₁ ⊕ k₀, low M₁c₂, high M₀c₀ ⊕ c₃ ⊕ k₁, low M₀c₀); then the law uses the words. */
  @inline static fill<T extends number>(
    law: Law, y: usize, x: usize, n: i32, seedLow: i32, seedHigh: i32, low: i32, high: i32, p: f64,
  ): void {
    const counter = ((high as u32 as u64) << 32) | (low as u32 as u64);
    const size = law < Law.fine ? 16 : 8;
    let index = (counter / size) * 4;
    for (let i = -((counter % size) as i32); i < n; i += size) {
      let c0 = v128.or(i32x4.splat(index as i32), i32x4(0, 1, 2, 3));
      let c1 = i32x4.splat((index >>> 32) as i32);
      let c2 = i32x4.splat(law < Law.fine ? 0 : 1);
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
      Philox.deal<T>(law, y, x, i, n, c0, c1, c2, c3, p);
      index += 4;
    }
  }

  @inline static deal<T extends number>(
    law: Law, y: usize, x: usize, i: i32, n: i32, c0: v128, c1: v128, c2: v128, c3: v128, p: f64,
  ): void {
    if (law == Law.fine) {
      Pairs.putFine(y, i, n, c0, c1);
      Pairs.putFine(y, i + 4, n, c2, c3);
    } else if (law == Law.permutation) {
      Pairs.putPlaces(y, i, n, c0, c1);
      Pairs.putPlaces(y, i + 4, n, c2, c3);
    } else if (law == Law.normal) {
      Pairs.putTwoNormals<T>(y, i, n, Pairs.fine(c0, c1), Pairs.fine(c2, c3));
      const u = Pairs.fine(Pairs.lastTwo(c0), Pairs.lastTwo(c1));
      Pairs.putTwoNormals<T>(y, i + 2, n, u, Pairs.fine(Pairs.lastTwo(c2), Pairs.lastTwo(c3)));
    } else {
      Words.put<T>(law, y, x, i, n, c0, p);
      Words.put<T>(law, y, x, i + 4, n, c1, p);
      Words.put<T>(law, y, x, i + 8, n, c2, p);
      Words.put<T>(law, y, x, i + 12, n, c3, p);
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
