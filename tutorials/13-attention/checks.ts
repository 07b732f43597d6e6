import fc from "fast-check";
import type { Exercise } from "../course/exercise.js";

const small = fc.integer({ min: -3, max: 3 });
const matrix = (rows: number, columns: number, of: fc.Arbitrary<number> = small) =>
  fc.array(fc.array(of, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });
const extent = fc.integer({ min: 1, max: 3 });

/** Shares by their definition, each e to the difference of two scores; all of them wherever they are not hidden. */
function shares(scores: readonly number[], hidden: readonly boolean[]): number[] {
  return scores.map((score, j) => {
    if (hidden[j]) return 0;
    let sum = 0;
    for (let m = 0; m < scores.length; m++) if (!hidden[m]) sum += Math.exp(scores[m] - score);
    return 1 / sum;
  });
}

/** Small, or one whose power of e no computer holds. */
const score = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: small },
  { weight: 2, arbitrary: fc.constantFrom(1000, -1000, 999, 1001) },
);

const hiddenShares: Exercise<[scores: number[], hidden: boolean[]]> = {
  name: "hiddenShares",
  inputs: fc
    .array(fc.tuple(score, fc.boolean()), { minLength: 1, maxLength: 4 })
    .map((keys) => [keys.map(([score]) => score), keys.map(([, hidden]) => hidden)]),
  expected: shares,
  hint: "What is seen, if anything is, must have one in sum, whatever the hidden scores are. Which powers of e are too large for a computer, and which too small?",
};

const causalAttention: Exercise<[Q: number[][], K: number[][], V: number[][]]> = {
  name: "causalAttention",
  inputs: fc
    .record({ words: extent, d: extent, values: extent })
    .chain(({ words, d, values }) => fc.tuple(matrix(words, d), matrix(words, d), matrix(words, values))),
  expected: (Q, K, V) => {
    const y: number[][] = [];
    for (let i = 0; i < Q.length; i++) {
      const scores = K.map(
        (_, j) => Q[i].reduce((sum, q, c) => sum + q * K[j][c], 0) / Math.sqrt(Q[i].length),
      );
      const a = shares(
        scores,
        scores.map((_, j) => j > i),
      );
      y[i] = V[0].map((_, c) => V.reduce((sum, row, j) => sum + a[j] * row[c], 0));
    }
    return y;
  },
  hint: "How many words does the first word hear? Over what does the softmax go, and by the root of what are scores divided?",
};

/** The sum of da times the derivatives of the shares, which is a_j ([i = j] − a_i). */
function throughSoftmax(a: number[][], da: number[][]): number[][] {
  return a.map((row, n) =>
    row.map((_, i) =>
      row.reduce((sum, share, j) => sum + da[n][j] * share * ((i === j ? 1 : 0) - row[i]), 0),
    ),
  );
}

/** A row of shares: whole numbers over their sum. */
const shareRow = (keys: number) =>
  fc
    .array(fc.integer({ min: 0, max: 3 }), { minLength: keys, maxLength: keys })
    .filter((parts) => parts.some((part) => part > 0))
    .map((parts) => parts.map((part) => part / parts.reduce((sum, each) => sum + each, 0)));

const scoreGradient: Exercise<[a: number[][], da: number[][]]> = {
  name: "scoreGradient",
  inputs: fc
    .record({ queries: extent, keys: extent })
    .chain(({ queries, keys }) =>
      fc.tuple(fc.array(shareRow(keys), { minLength: queries, maxLength: queries }), matrix(queries, keys)),
    ),
  expected: throughSoftmax,
  hint: "A score is in the sum below all shares of its row. What must ds be if all da of a row are equal?",
};

export const checks: readonly Exercise[] = [
  hiddenShares as unknown as Exercise,
  causalAttention as unknown as Exercise,
  scoreGradient as unknown as Exercise,
];
