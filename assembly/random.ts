import { Simd } from "./simd";

/**
 * Two streams of numbers for each seed; element number g = counter + i of a stream never depends on n:
 * words, four to a block (block g / 4), for uniform_f32, bernoulli and dropout;
 * pairs of words, two to a block (block g / 2), for uniform_f64, normal and permutation.
 * Every kernel uses n elements of its stream, so the next call's counter is counter + n.
 */
const enum Stream { words, pairs }

const enum Law { uniform, bernoulli, dropout }

/** Philox 4×32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011. */
export class Philox {
  /** (c₀, c₁, c₂, c₃) → (hi(M₁c₂) ⊕ c₁ ⊕ k₀, lo(M₁c₂), hi(M₀c₀) ⊕ c₃ ⊕ k₁, lo(M₀c₀)); the key is (k₀, 0, k₁, 0). */
  @inline static round(c: v128, key: v128): v128 {
    const even = v128.shuffle<u32>(c, c, 0, 2, 0, 2);
    const products = i64x2.extmul_low_i32x4_u(even, i32x4(0xd2511f53, 0xcd9e8d57, 0, 0));
    const reversed = v128.shuffle<u32>(products, products, 3, 2, 1, 0);
    return v128.xor(v128.xor(reversed, i64x2.shr_u(c, 32)), key);
  }

  /** Four random words from a counter of four words. */
  @inline static permute(counter: v128, key: v128): v128 {
    for (let round = 0; round < 10; round++) {
      counter = Philox.round(counter, key);
      key = i32x4.add(key, i32x4(0x9e3779b9, 0, 0xbb67ae85, 0));
    }
    return counter;
  }

  @inline static key(low: i32, high: i32): v128 {
    return i32x4(low, 0, high, 0);
  }

  @inline static block(key: v128, index: u64, stream: Stream): v128 {
    return Philox.permute(i64x2(index, stream), key);
  }

  @inline static counter(low: i32, high: i32): u64 {
    return ((high as u32 as u64) << 32) | (low as u32 as u64);
  }
}

class Words {
  @inline static at(block: v128, place: i32): u32 {
    const pair = place < 2 ? i64x2.extract_lane(block, 0) : i64x2.extract_lane(block, 1);
    return (pair >>> ((place & 1) << 5)) as u32;
  }

  /** u = ⌊word / 2⁸⌋ / 2²⁴ in [0, 1), against `threshold` = p 2²⁴: the comparison is the same for every T. */
  @inline static put<T>(law: Law, y: usize, x: usize, i: i32, word: u32, threshold: f64, scale: T): void {
    const u = (word >>> 8) as f64;
    let value: T;
    if (law == Law.uniform) value = (u / 16777216) as T;
    else if (law == Law.bernoulli) value = (u < threshold ? 1 : 0) as T;
    else value = (load<T>(Simd.at<T>(x, i)) * (u < threshold ? (0 as T) : scale)) as T;
    store<T>(Simd.at<T>(y, i), value);
  }

  @inline static fill<T>(law: Law, y: usize, x: usize, n: i32, key: v128, counter: u64, p: f64, scale: T): void {
    const threshold = p * 16777216;
    for (let i = 0; i < n; ) {
      const g = counter + (i as u64);
      const block = Philox.block(key, g >>> 2, Stream.words);
      if ((g & 3) == 0 && i + 4 <= n) {
        Words.put<T>(law, y, x, i, i32x4.extract_lane(block, 0), threshold, scale);
        Words.put<T>(law, y, x, i + 1, i32x4.extract_lane(block, 1), threshold, scale);
        Words.put<T>(law, y, x, i + 2, i32x4.extract_lane(block, 2), threshold, scale);
        Words.put<T>(law, y, x, i + 3, i32x4.extract_lane(block, 3), threshold, scale);
        i += 4;
      } else {
        Words.put<T>(law, y, x, i, Words.at(block, (g & 3) as i32), threshold, scale);
        i += 1;
      }
    }
  }
}

class Pairs {
  @inline static at(key: v128, g: u64): u64 {
    const block = Philox.block(key, g >>> 1, Stream.pairs);
    return g & 1 ? i64x2.extract_lane(block, 1) : i64x2.extract_lane(block, 0);
  }

  /** ⌊pair / 2¹¹⌋ / 2⁵³ in [0, 1). */
  @inline static uniform(pair: u64): f64 {
    return ((pair >>> 11) as f64) * (1 / 9007199254740992);
  }

  /** ⌊pair · m / 2⁶⁴⌋ in [0, m); no value is likelier than another by more than m / 2⁶⁴. */
  @inline static below(pair: u64, m: u32): u32 {
    const low = ((pair & 0xffffffff) * (m as u64)) >>> 32;
    return (((pair >>> 32) * (m as u64) + low) >>> 32) as u32;
  }
}

/** Uniform on [0, 1) with 24 random bits. */
export function uniform_f32(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32): void {
  Words.fill<f32>(Law.uniform, y, 0, n, Philox.key(seedLow, seedHigh), Philox.counter(counterLow, counterHigh), 0, 0);
}

/** Uniform on [0, 1) with 53 random bits. */
export function uniform_f64(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32): void {
  const key = Philox.key(seedLow, seedHigh);
  const counter = Philox.counter(counterLow, counterHigh);
  for (let i = 0; i < n; i++) store<f64>(Simd.at<f64>(y, i), Pairs.uniform(Pairs.at(key, counter + (i as u64))));
}

/** Standard normal by Box & Muller: √(−2 log u) cos 2πv for even elements of the stream, sin for odd; computed in f64. */
function normal<T>(y: usize, n: i32, key: v128, counter: u64): void {
  for (let i = 0; i < n; i++) {
    const g = counter + (i as u64);
    const block = Philox.block(key, g >>> 1, Stream.pairs);
    const radius = sqrt<f64>(-2 * NativeMath.log(1 - Pairs.uniform(i64x2.extract_lane(block, 0))));
    const angle = 2 * NativeMath.PI * Pairs.uniform(i64x2.extract_lane(block, 1));
    store<T>(Simd.at<T>(y, i), (radius * (g & 1 ? NativeMath.sin(angle) : NativeMath.cos(angle))) as T);
  }
}

/** y_i = 1 with probability p, else 0. */
function bernoulli<T>(y: usize, n: i32, key: v128, counter: u64, p: f64): void {
  Words.fill<T>(Law.bernoulli, y, 0, n, key, counter, p, 0 as T);
}

/** y = m ⊙ x / (1 − p), m_i = 1 where uniform_i ≥ p (the words of uniform_f32), else 0. y may be x. */
function dropout<T>(y: usize, x: usize, n: i32, key: v128, counter: u64, p: f64): void {
  Words.fill<T>(Law.dropout, y, x, n, key, counter, p, (1 / (1 - p)) as T);
}

/** A random order of 0 … n − 1 by Fisher & Yates, from the inside out. */
export function permutation_i32(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32): void {
  const key = Philox.key(seedLow, seedHigh);
  const counter = Philox.counter(counterLow, counterHigh);
  for (let i = 0; i < n; i++) {
    const j = Pairs.below(Pairs.at(key, counter + (i as u64)), i + 1) as i32;
    store<i32>(Simd.at<i32>(y, i), load<i32>(Simd.at<i32>(y, j)));
    store<i32>(Simd.at<i32>(y, j), i);
  }
}

export function normal_f32(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32): void {
  normal<f32>(y, n, Philox.key(seedLow, seedHigh), Philox.counter(counterLow, counterHigh));
}
export function normal_f64(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32): void {
  normal<f64>(y, n, Philox.key(seedLow, seedHigh), Philox.counter(counterLow, counterHigh));
}
export function bernoulli_f32(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32, p: f64): void {
  bernoulli<f32>(y, n, Philox.key(seedLow, seedHigh), Philox.counter(counterLow, counterHigh), p);
}
export function bernoulli_f64(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32, p: f64): void {
  bernoulli<f64>(y, n, Philox.key(seedLow, seedHigh), Philox.counter(counterLow, counterHigh), p);
}
export function bernoulli_i32(y: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32, p: f64): void {
  bernoulli<i32>(y, n, Philox.key(seedLow, seedHigh), Philox.counter(counterLow, counterHigh), p);
}
export function dropout_f32(y: usize, x: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32, p: f64): void {
  dropout<f32>(y, x, n, Philox.key(seedLow, seedHigh), Philox.counter(counterLow, counterHigh), p);
}
export function dropout_f64(y: usize, x: usize, n: i32, seedLow: i32, seedHigh: i32, counterLow: i32, counterHigh: i32, p: f64): void {
  dropout<f64>(y, x, n, Philox.key(seedLow, seedHigh), Philox.counter(counterLow, counterHigh), p);
}
