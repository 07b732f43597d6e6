import type { WrongAttempt } from "./attempt.js";

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, ai, i) => sum + ai * (b[i] ?? 0), 0);

/** What learners may write, none of it known to the checkers, and what they are told. */
export const attempts: Readonly<Record<string, readonly WrongAttempt[]>> = {
  places: [
    {
      what: "forgets the place where it begins",
      attempt: (n: number, k: number, s: number, a: number, d: number) =>
        Math.max(Math.floor((n + 2 * a - d * (k - 1) - 1) / s), 0),
      answer: `✗ places(1, 1, 1, 0, 1)
    expected  1
    got       0`,
    },
    {
      what: "rounds up",
      attempt: (n: number, k: number, s: number, a: number, d: number) =>
        Math.max(Math.ceil((n + 2 * a - d * (k - 1) - 1) / s) + 1, 0),
      answer: `✗ places(1, 2, 2, 0, 1)
    expected  0
    got       1`,
    },
    {
      what: "forgets the dilation",
      attempt: (n: number, k: number, s: number, a: number) =>
        Math.max(Math.floor((n + 2 * a - k) / s) + 1, 0),
      answer: `✗ places(1, 2, 1, 1, 2)
    expected  1
    got       2`,
    },
    {
      what: "pads on one side only",
      attempt: (n: number, k: number, s: number, a: number, d: number) =>
        Math.max(Math.floor((n + a - d * (k - 1) - 1) / s) + 1, 0),
      answer: `✗ places(1, 1, 1, 1, 1)
    expected  3
    got       2`,
    },
    {
      what: "goes below zero where the window does not fit",
      attempt: (n: number, k: number, s: number, a: number, d: number) =>
        Math.floor((n + 2 * a - d * (k - 1) - 1) / s) + 1,
      answer: `✗ places(1, 2, 1, 0, 2)
    expected  0
    got       -1`,
    },
  ],
  convolve: [
    {
      what: "does not flip",
      attempt: (f: number[], g: number[]) =>
        Array.from({ length: f.length + g.length - 1 }, (_, n) =>
          g.reduce((sum, gm, m) => sum + gm * (f[n + m - g.length + 1] ?? 0), 0),
        ),
      answer: `✗ convolve([1], [0, 1])
    expected  [0, 1]
    got       [1, 0]`,
    },
    {
      what: "keeps only the places where both overlap in full",
      attempt: (f: number[], g: number[]) =>
        f.slice(g.length - 1).map((_, n) => dot([...g].reverse(), f.slice(n, n + g.length))),
      answer: `✗ convolve([0], [0, 0])
    expected  [0, 0]
    got       []`,
    },
    {
      what: "multiplies place by place",
      attempt: (f: number[], g: number[]) => f.map((fm, m) => fm * (g[m] ?? 0)),
      answer: `✗ convolve([0], [0, 0])
    expected  [0, 0]
    got       [0]`,
    },
    {
      what: "flips its argument itself",
      attempt: (f: number[], g: number[]) => {
        g.reverse();
        return Array.from({ length: f.length + g.length - 1 }, (_, n) =>
          g.reduce((sum, gm, m) => sum + gm * (f[n + m - g.length + 1] ?? 0), 0),
        );
      },
      answer: `✗ convolve([0], [0, 1])
    expected  [0, 0]
    got       [0, 0], and its arguments changed to [0], [1, 0]`,
    },
    {
      what: "loses the end when g is the longer one",
      attempt: (f: number[], g: number[]) =>
        Array.from({ length: 2 * f.length - 1 }, (_, n) =>
          f.reduce((sum, fm, m) => sum + fm * (g[n - m] ?? 0), 0),
        ),
      answer: `✗ convolve([0], [0, 0])
    expected  [0, 0]
    got       [0]`,
    },
  ],
  kernelGradient: [
    {
      what: "forgets the stride",
      attempt: (dy: number[], x: number[], _s: number, k: number) =>
        Array.from({ length: k }, (_, p) => dot(dy, x.slice(p))),
      answer: `✗ kernelGradient([0, -1], [0, 0, 1], 2, 1)
    expected  [-1]
    got       [0]`,
    },
    {
      what: "strides over the window",
      attempt: (dy: number[], x: number[], s: number, k: number) =>
        Array.from({ length: k }, (_, p) => dy.reduce((sum, dyi, i) => sum + dyi * (x[i + p * s] ?? 0), 0)),
      answer: `✗ kernelGradient([-1], [0, -1], 2, 2)
    expected  [0, 1]
    got       [0, 0]`,
    },
    {
      what: "flips",
      attempt: (dy: number[], x: number[], s: number, k: number) =>
        Array.from({ length: k }, (_, p) =>
          dy.reduce((sum, dyi, i) => sum + dyi * (x[i * s + k - 1 - p] ?? 0), 0),
        ),
      answer: `✗ kernelGradient([1], [1, 0], 1, 2)
    expected  [1, 0]
    got       [0, 1]`,
    },
    {
      what: "keeps the last place alone",
      attempt: (dy: number[], x: number[], s: number, k: number) =>
        Array.from({ length: k }, (_, p) => dy.reduce((_sum, dyi, i) => dyi * (x[i * s + p] ?? 0), 0)),
      answer: `✗ kernelGradient([1, 0], [1, 0], 1, 1)
    expected  [1]
    got       [0]`,
    },
    {
      what: "takes the mean",
      attempt: (dy: number[], x: number[], s: number, k: number) =>
        Array.from(
          { length: k },
          (_, p) => dy.reduce((sum, dyi, i) => sum + dyi * (x[i * s + p] ?? 0), 0) / dy.length,
        ),
      answer: `✗ kernelGradient([1, 0], [1, 0], 1, 1)
    expected  [1]
    got       [0.5]`,
    },
  ],
};
