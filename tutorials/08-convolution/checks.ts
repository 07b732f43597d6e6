import fc from "fast-check";
import type { Exercise } from "../course/exercise.js";

const small = fc.integer({ min: -3, max: 3 });
const list = fc.array(small, { minLength: 1, maxLength: 5 });

const places: Exercise<[n: number, k: number, s: number, a: number, d: number]> = {
  name: "places",
  inputs: fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 1, max: 3 }),
  ),
  expected: (n, k, s, a, d) => {
    let count = 0;
    for (let start = -a; start + d * (k - 1) < n + a; start += s) count++;
    return count;
  },
  hint: "Lay the window down, and count: where does its last place lie when its first lies at 0? What if it does not fit?",
};

const convolve: Exercise<[f: number[], g: number[]]> = {
  name: "convolve",
  inputs: fc.tuple(list, list),
  expected: (f, g) =>
    Array.from({ length: f.length + g.length - 1 }, (_, n) =>
      f.reduce((sum, fm, m) => sum + fm * (g[n - m] ?? 0), 0),
    ),
  hint: "How long is the result? And which places m and n − m belong to its first number, which to its last?",
};

const windows = fc.record({ k: fc.integer({ min: 1, max: 3 }), s: fc.integer({ min: 1, max: 3 }) });

const kernelGradient: Exercise<[dy: number[], x: number[], s: number, k: number]> = {
  name: "kernelGradient",
  inputs: windows.chain(({ k, s }) =>
    fc.integer({ min: 1, max: 4 }).chain((count) => {
      const reach = (count - 1) * s + k;
      const numbers = (length: number) => fc.array(small, { minLength: length, maxLength: length });
      const beyond = fc.integer({ min: 0, max: s - 1 });
      return beyond.chain((rest) =>
        fc.tuple(numbers(count), numbers(reach + rest), fc.constant(s), fc.constant(k)),
      );
    }),
  ),
  expected: (dy, x, s, k) => {
    const dw: number[] = [];
    for (let p = 0; p < k; p++) {
      dw[p] = 0;
      for (let i = 0; i < dy.length; i++) dw[p] += dy[i] * x[i * s + p];
    }
    return dw;
  },
  hint: "Follow one weight: which number of x does it meet in the i-th place of the window?",
};

export const checks = [places, convolve, kernelGradient];
