import type { WrongAttempt } from "./attempt.js";

type Matrix = number[][];

const product = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, ai, i) => sum + ai * (b[i] ?? 0), 0);
const softmax = (scores: readonly number[]) => {
  const powers = scores.map((score) => Math.exp(score));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};
const column = (V: Matrix, c: number) => V.map((row) => row[c] as number);

/** Causal attention, but for how scores are scaled, and which keys a query sees. */
const attend =
  (root: (K: Matrix, V: Matrix) => number, seen: (i: number) => number) =>
  (Q: Matrix, K: Matrix, V: Matrix) =>
    Q.map((q, i) => {
      const a = softmax(K.slice(0, seen(i)).map((k) => product(q, k) / root(K, V)));
      return (V[0] as number[]).map((_, c) => product(a, column(V, c)));
    });
const rootOf = (K: Matrix) => Math.sqrt((K[0] as number[]).length);

/** What learners may write, none of it known to the checkers, and what they are told. */
export const attempts: Readonly<Record<string, readonly WrongAttempt[]>> = {
  hiddenShares: [
    {
      what: "hides by a score of zero",
      attempt: (scores: number[], hidden: boolean[]) =>
        softmax(scores.map((score, j) => (hidden[j] ? 0 : Math.min(score, 700)))),
      answer: `✗ hiddenShares([0], [true])
    expected  [0]
    got       [1]`,
    },
    {
      what: "shares what the hidden had evenly among the seen",
      attempt: (scores: number[], hidden: boolean[]) => {
        const largest = Math.max(...scores);
        const shares = softmax(scores.map((score) => score - largest));
        const lost = shares.reduce((sum, share, j) => sum + (hidden[j] ? share : 0), 0);
        const seen = hidden.filter((each) => !each).length;
        return shares.map((share, j) => (hidden[j] ? 0 : share + lost / seen));
      },
      answer: `✗ hiddenShares([0, 0, 1], [true, false, false])
    expected  [0, 0.2689414, 0.7310586]
    got       [0, 0.3179123, 0.6820877]`,
    },
    {
      what: "takes true for what is seen",
      attempt: (scores: number[], hidden: boolean[]) => {
        const largest = Math.max(...scores.filter((_, j) => hidden[j]));
        const powers = scores.map((score, j) => (hidden[j] ? Math.exp(score - largest) : 0));
        const sum = powers.reduce((total, power) => total + power, 0);
        return powers.map((power) => (sum > 0 ? power / sum : 0));
      },
      answer: `✗ hiddenShares([0], [false])
    expected  [1]
    got       [0]`,
    },
    {
      what: "says NaN where all are hidden",
      attempt: (scores: number[], hidden: boolean[]) => {
        const seen = scores.map((score, j) => (hidden[j] ? -Infinity : score));
        const largest = Math.max(...seen);
        return softmax(seen.map((score) => score - largest));
      },
      answer: `✗ hiddenShares([0], [true])
    expected  [0]
    got       [NaN]`,
    },
    {
      what: "subtracts a maximum that is hidden, so that the seen powers vanish",
      attempt: (scores: number[], hidden: boolean[]) => {
        const largest = Math.max(...scores);
        const powers = scores.map((score, j) => (hidden[j] ? 0 : Math.exp(score - largest)));
        const sum = powers.reduce((total, power) => total + power, 0);
        return powers.map((power) => (sum > 0 ? power / sum : 0));
      },
      answer: `✗ hiddenShares([0, 1000], [false, true])
    expected  [1, 0]
    got       [0, 0]`,
    },
    {
      what: "writes minus infinity into the argument",
      attempt: (scores: number[], hidden: boolean[]) => {
        for (let j = 0; j < scores.length; j++) if (hidden[j]) scores[j] = -Infinity;
        const largest = Math.max(...scores);
        return hidden.every((each) => each)
          ? scores.map(() => 0)
          : softmax(scores.map((score) => score - largest));
      },
      answer: `✗ hiddenShares([0], [true])
    expected  [0]
    got       [0], and its arguments changed to [-Infinity], [true]`,
    },
    {
      what: "leaves the hidden out of the answer",
      attempt: (scores: number[], hidden: boolean[]) => {
        const seen = scores.filter((_, j) => !hidden[j]);
        const largest = Math.max(...seen);
        return softmax(seen.map((score) => score - largest));
      },
      answer: `✗ hiddenShares([0], [true])
    expected  [0]
    got       []`,
    },
    {
      what: "hides by a score of -100",
      attempt: (scores: number[], hidden: boolean[]) => {
        if (hidden.every((each) => each)) return scores.map(() => 0);
        const lowered = scores.map((score, j) => (hidden[j] ? -100 : score));
        const largest = Math.max(...lowered);
        return softmax(lowered.map((score) => score - largest));
      },
      answer: `✗ hiddenShares([0, -1000], [true, false])
    expected  [0, 1]
    got       [1, 0]`,
    },
    {
      what: "cuts large scores off",
      attempt: (scores: number[], hidden: boolean[]) => {
        const powers = scores.map((score, j) => (hidden[j] ? 0 : Math.exp(Math.min(score, 700))));
        const sum = powers.reduce((total, power) => total + power, 0);
        return powers.map((power) => (sum > 0 ? power / sum : 0));
      },
      answer: `✗ hiddenShares([-1000], [false])
    expected  [1]
    got       [0]`,
    },
    {
      what: "takes at least 0 for the largest score",
      attempt: (scores: number[], hidden: boolean[]) => {
        const largest = Math.max(0, ...scores.filter((_, j) => !hidden[j]));
        const powers = scores.map((score, j) => (hidden[j] ? 0 : Math.exp(score - largest)));
        const sum = powers.reduce((total, power) => total + power, 0);
        return powers.map((power) => (sum > 0 ? power / sum : 0));
      },
      answer: `✗ hiddenShares([-1000], [false])
    expected  [1]
    got       [0]`,
    },
  ],
  causalAttention: [
    {
      what: "forgets the root",
      attempt: attend(
        () => 1,
        (i) => i + 1,
      ),
      answer: `✗ causalAttention([[0, 0], [0, 1]], [[0, 0], [0, 1]], [[0], [-1]])
    expected  [[0], [-0.6697615]]
    got       [[0], [-0.7310586]]`,
    },
    {
      what: "divides by d and not by its root",
      attempt: attend(
        (K) => rootOf(K) ** 2,
        (i) => i + 1,
      ),
      answer: `✗ causalAttention([[0, 0], [0, 1]], [[0, 0], [0, 1]], [[0], [-1]])
    expected  [[0], [-0.6697615]]
    got       [[0], [-0.6224593]]`,
    },
    {
      what: "takes the length of the values for d",
      attempt: attend(
        (_, V) => rootOf(V),
        (i) => i + 1,
      ),
      answer: `✗ causalAttention([[0], [-1]], [[0], [1]], [[0, 0], [0, 1]])
    expected  [[0, 0], [0, 0.2689414]]
    got       [[0, 0], [0, 0.3302385]]`,
    },
    {
      what: "sees one word too many",
      attempt: attend(rootOf, (i) => i + 2),
      answer: `✗ causalAttention([[0], [0]], [[0], [0]], [[1], [0]])
    expected  [[1], [0.5]]
    got       [[0.5], [0.5]]`,
    },
    {
      what: "has no mask at all",
      attempt: attend(rootOf, () => Infinity),
      answer: `✗ causalAttention([[0], [0]], [[0], [0]], [[1], [0]])
    expected  [[1], [0.5]]
    got       [[0.5], [0.5]]`,
    },
    {
      what: "takes the softmax along the queries",
      attempt: (Q: Matrix, K: Matrix, V: Matrix) => {
        const scores = Q.map((q, i) => K.map((k, j) => (j > i ? -Infinity : product(q, k) / rootOf(K))));
        const a = K.map((_, j) => softmax(column(scores, j)));
        return Q.map((_, i) => (V[0] as number[]).map((_, c) => product(column(a, i), column(V, c))));
      },
      answer: `✗ causalAttention([[0], [0]], [[0], [0]], [[1], [0]])
    expected  [[1], [0.5]]
    got       [[0.5], [0.5]]`,
    },
    {
      what: "multiplies the shares by the mask afterwards",
      attempt: (Q: Matrix, K: Matrix, V: Matrix) =>
        Q.map((q, i) => {
          const a = softmax(K.map((k) => product(q, k) / rootOf(K))).map((share, j) => (j > i ? 0 : share));
          return (V[0] as number[]).map((_, c) => product(a, column(V, c)));
        }),
      answer: `✗ causalAttention([[0], [0]], [[0], [0]], [[1], [0]])
    expected  [[1], [0.5]]
    got       [[0.5], [0.5]]`,
    },
    {
      what: "returns the first value of each row only",
      attempt: (Q: Matrix, K: Matrix, V: Matrix) =>
        attend(rootOf, (i) => i + 1)(Q, K, V).map((row) => row.slice(0, 1)),
      answer: `✗ causalAttention([[0]], [[0]], [[0, 0]])
    expected  [[0, 0]]
    got       [[0]]`,
    },
  ],
  scoreGradient: [
    {
      what: "has the Jacobian without its diagonal",
      attempt: (a: Matrix, da: Matrix) =>
        a.map((row, i) => row.map((share) => -share * product(row, da[i] as number[]))),
      answer: `✗ scoreGradient([[1]], [[1]])
    expected  [[0]]
    got       [[-1]]`,
    },
    {
      what: "adds the mean instead of taking it off",
      attempt: (a: Matrix, da: Matrix) =>
        a.map((row, i) =>
          row.map((share, j) => share * ((da[i]?.[j] as number) + product(row, da[i] as number[]))),
        ),
      answer: `✗ scoreGradient([[1]], [[1]])
    expected  [[0]]
    got       [[2]]`,
    },
    {
      what: "takes the plain mean of da",
      attempt: (a: Matrix, da: Matrix) =>
        a.map((row, i) => {
          const mean = (da[i] as number[]).reduce((sum, each) => sum + each, 0) / row.length;
          return row.map((share, j) => share * ((da[i]?.[j] as number) - mean));
        }),
      answer: `✗ scoreGradient([[0, 1]], [[1, 0]])
    expected  [[0, 0]]
    got       [[0, -0.5]]`,
    },
    {
      what: "forgets the share before the bracket",
      attempt: (a: Matrix, da: Matrix) =>
        a.map((row, i) => row.map((_, j) => (da[i]?.[j] as number) - product(row, da[i] as number[]))),
      answer: `✗ scoreGradient([[0, 1]], [[1, 0]])
    expected  [[0, 0]]
    got       [[1, 0]]`,
    },
    {
      what: "uses the mean of the first row for all",
      attempt: (a: Matrix, da: Matrix) => {
        const mean = product(a[0] as number[], da[0] as number[]);
        return a.map((row, i) => row.map((share, j) => share * ((da[i]?.[j] as number) - mean)));
      },
      answer: `✗ scoreGradient([[1], [1]], [[1], [0]])
    expected  [[0], [0]]
    got       [[0], [-1]]`,
    },
    {
      what: "weighs along the queries",
      attempt: (a: Matrix, da: Matrix) =>
        a.map((row, i) =>
          row.map((share, j) => share * ((da[i]?.[j] as number) - product(column(a, j), column(da, j)))),
        ),
      answer: `✗ scoreGradient([[1], [1]], [[0], [1]])
    expected  [[0], [0]]
    got       [[-1], [0]]`,
    },
    {
      what: "divides by the share on the way",
      attempt: (a: Matrix, da: Matrix) =>
        a.map((row, i) =>
          row.map((share, j) => {
            const others = product(row, da[i] as number[]) / share;
            return share * (da[i]?.[j] as number) - others * share * share;
          }),
        ),
      answer: `✗ scoreGradient([[0, 1]], [[0, 0]])
    expected  [[0, 0]]
    got       [[NaN, 0]]`,
    },
  ],
};
