import fc from "fast-check";
import type { Exercise } from "../course/exercise.js";

const small = fc.integer({ min: -3, max: 3 });
const weight = fc.integer({ min: -2, max: 2 });

const sequences = fc.array(fc.array(small, { maxLength: 4 }), { minLength: 1, maxLength: 3 });

/** The state after a sequence: that after all but its last item, moved on by the last. */
function stateAfter(w: number, u: number, items: readonly number[]): number {
  const last = items.at(-1);
  return last === undefined ? 0 : Math.max(0, w * stateAfter(w, u, items.slice(0, -1)) + u * last);
}

const lastStates: Exercise<[w: number, u: number, rows: number[][], lengths: number[]]> = {
  name: "lastStates",
  inputs: fc.tuple(weight, weight, sequences, small, fc.nat(1)).map(([w, u, sequences, padding, more]) => {
    const lengths = sequences.map((items) => items.length);
    const longest = Math.max(...lengths) + more;
    const rows = sequences.map((items) => [...items, ...Array(longest - items.length).fill(padding)]);
    return [w, u, rows, lengths];
  }),
  expected: (w, u, rows, lengths) => rows.map((row, i) => stateAfter(w, u, row.slice(0, lengths[i]))),
  hint: "What has the state read, and in which order, when it has read the last real item? What does an item do when it is 0?",
};

/** ⟨dy, how all states move⟩ when w and x move at these rates: forwards, not backwards. */
function moved(w: number, x: readonly number[], dy: readonly number[], dw: number, dx: readonly number[]) {
  let [h, rate, sum] = [0, 0, 0];
  x.forEach((item, t) => {
    const z = w * h + item;
    rate = z > 0 ? dw * h + w * rate + dx[t] : 0;
    h = Math.max(0, z);
    sum += dy[t] * rate;
  });
  return sum;
}

const backThroughTime: Exercise<[w: number, x: number[], dy: number[]]> = {
  name: "backThroughTime",
  inputs: fc
    .tuple(weight, fc.array(fc.tuple(small, small), { minLength: 1, maxLength: 4 }))
    .map(([w, steps]) => [w, steps.map(([x]) => x), steps.map(([, dy]) => dy)]),
  expected: (w, x, dy) => {
    const still = x.map(() => 0);
    return [
      moved(w, x, dy, 1, still),
      x.map((_, t) =>
        moved(
          w,
          x,
          dy,
          0,
          still.map((_, s) => (s === t ? 1 : 0)),
        ),
      ),
    ];
  },
  hint: "In which ways does a state matter to the loss? Which of them is known only after the step behind it is done?",
};

const clip: Exercise<[gradients: number[][], c: number]> = {
  name: "clip",
  inputs: fc.tuple(
    fc.array(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.integer({ min: 1, max: 6 }),
  ),
  expected: (gradients, c) => {
    let squares = 0;
    for (const list of gradients) for (const g of list) squares += g ** 2;
    const share = Math.max(1, Math.sqrt(squares) / c);
    return gradients.map((list) => list.map((g) => g / share));
  },
  hint: "Which numbers does one norm belong to? What should happen to gradients that are short, or all 0?",
};

export const checks: readonly Exercise[] = [
  lastStates as unknown as Exercise,
  backThroughTime as unknown as Exercise,
  clip as unknown as Exercise,
];
