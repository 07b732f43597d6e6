const WORD = 2n ** 32n;

/**
 * Four random words of a counter of four words and a key of two: Philox 4×32-10 of Salmon, Moraes,
 * Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
 */
export function philox(counter: readonly bigint[], key: readonly bigint[]): readonly bigint[] {
  let [c0, c1, c2, c3] = counter as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const [first, second] = [c0 * 0xd2511f53n, c2 * 0xcd9e8d57n];
    [c0, c1, c2, c3] = [(second / WORD) ^ c1 ^ k0, second % WORD, (first / WORD) ^ c3 ^ k1, first % WORD];
    [k0, k1] = [(k0 + 0x9e3779b9n) % WORD, (k1 + 0xbb67ae85n) % WORD];
  }
  return [c0, c1, c2, c3];
}

/** The random word of element g, of those that take one: block 4⌊g/16⌋ + g mod 4, word ⌊g/4⌋ mod 4. */
export function wordOf(seed: number, g: number): number {
  const block = blockOf(seed, 4 * Math.floor(g / 16) + (g % 4), 0);
  return Number(block[Math.floor(g / 4) % 4]);
}

/**
 * Two random words of element g, of those that take two: block 4⌊g/8⌋ + g mod 4, words 2j and 2j + 1
 * with j = ⌊g/4⌋ mod 2.
 */
export function pairOf(seed: number, g: number): readonly [high: bigint, low: bigint] {
  const block = blockOf(seed, 4 * Math.floor(g / 8) + (g % 4), 1);
  const j = Math.floor(g / 4) % 2;
  return [block[2 * j] as bigint, block[2 * j + 1] as bigint];
}

function blockOf(seed: number, index: number, stream: 0 | 1): readonly bigint[] {
  const low = (value: number) => BigInt.asUintN(32, BigInt(value));
  const high = (value: number) => BigInt.asUintN(32, BigInt(value) >> 32n);
  return philox([low(index), high(index), BigInt(stream), 0n], [low(seed), high(seed)]);
}
