/** Only what is seen goes into the maximum and the sum; the maximum keeps every power at 1 or below. */
export function hiddenShares(scores: number[], hidden: boolean[]): number[] {
  const largest = Math.max(...scores.filter((_, j) => !hidden[j]));
  const powers = scores.map((score, j) => (hidden[j] ? 0 : Math.exp(score - largest)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => (sum === 0 ? 0 : power / sum));
}

/** Word i sees the words 0 … i, so i + 1 of them; d is how many numbers a key has, not how many keys there are. */
export function causalAttention(Q: number[][], K: number[][], V: number[][]): number[][] {
  return Q.map((q, i) => {
    const scores = K.slice(0, i + 1).map(
      (k) => k.reduce((sum, kc, c) => sum + q[c] * kc, 0) / Math.sqrt(k.length),
    );
    const shares = hiddenShares(scores, Array(i + 1).fill(false));
    return V[0].map((_, c) => shares.reduce((mean, share, j) => mean + share * V[j][c], 0));
  });
}

/** A score moves its own share up and all others down: what counts is how far da lies above its weighted mean. */
export function scoreGradient(a: number[][], da: number[][]): number[][] {
  return a.map((row, i) => {
    const mean = row.reduce((sum, share, j) => sum + share * da[i][j], 0);
    return row.map((share, j) => share * (da[i][j] - mean));
  });
}
