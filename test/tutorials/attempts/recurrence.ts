import type { WrongAttempt } from "./attempt.js";

const relu = (z: number) => Math.max(0, z);

/** The states of the unit of the second exercise, h₀ first. */
function statesOf(w: number, x: readonly number[]): number[] {
  const states = [0];
  for (const item of x) states.push(relu(w * (states.at(-1) ?? 0) + item));
  return states;
}

const at = (list: readonly number[], place: number) => list[place] ?? 0;
const normOf = (list: readonly number[]) => Math.sqrt(list.reduce((sum, each) => sum + each * each, 0));

/** What learners may write, none of it known to the checkers, and what they are told. */
export const attempts: Readonly<Record<string, readonly WrongAttempt[]>> = {
  lastStates: [
    {
      what: "does not carry the state",
      attempt: (_w: number, u: number, rows: number[][], lengths: number[]) =>
        rows.map((row, i) => relu(u * at(row, at(lengths, i) - 1))),
      answer: `✗ lastStates(1, 1, [[1, 0]], [2])
    expected  [1]
    got       [0]`,
    },
    {
      what: "carries the state of one sequence into the next",
      attempt: (w: number, u: number, rows: number[][], lengths: number[]) => {
        let h = 0;
        return rows.map((row, i) => {
          for (const x of row.slice(0, lengths[i])) h = relu(w * h + u * x);
          return h;
        });
      },
      answer: `✗ lastStates(0, 1, [[1], [0]], [1, 0])
    expected  [1, 0]
    got       [1, 1]`,
    },
    {
      what: "stops one item early",
      attempt: (w: number, u: number, rows: number[][], lengths: number[]) =>
        rows.map((row, i) => {
          let h = 0;
          for (let t = 0; t < at(lengths, i) - 1; t++) h = relu(w * h + u * at(row, t));
          return h;
        }),
      answer: `✗ lastStates(0, 1, [[1]], [1])
    expected  [1]
    got       [0]`,
    },
    {
      what: "takes the padding off by its value, wherever it stands",
      attempt: (w: number, u: number, rows: number[][]) =>
        rows.map((row) => row.filter((x) => x !== 0).reduce((h, x) => relu(w * h + u * x), 0)),
      answer: `✗ lastStates(0, -1, [[-1]], [0])
    expected  [0]
    got       [1]`,
    },
    {
      what: "bends only at the end",
      attempt: (w: number, u: number, rows: number[][], lengths: number[]) =>
        rows.map((row, i) => relu(row.slice(0, lengths[i]).reduce((h, x) => w * h + u * x, 0))),
      answer: `✗ lastStates(1, 1, [[-1, 1]], [2])
    expected  [1]
    got       [0]`,
    },
    {
      what: "begins with the first item as the state",
      attempt: (w: number, u: number, rows: number[][], lengths: number[]) =>
        rows.map((row, i) => row.slice(0, lengths[i]).reduce((h, x) => relu(w * h + u * x))),
      answer: `✗ lastStates(0, 0, [[]], [0])
    expected  [0]
    got       an error: Reduce of empty array with no initial value`,
    },
    {
      what: "cuts the padding off from its argument",
      attempt: (w: number, u: number, rows: number[][], lengths: number[]) =>
        rows.map((row, i) => row.splice(0, lengths[i]).reduce((h, x) => relu(w * h + u * x), 0)),
      answer: `✗ lastStates(0, 0, [[0]], [1])
    expected  [0]
    got       [0], and its arguments changed to 0, 0, [[]], [1]`,
    },
  ],
  backThroughTime: [
    {
      what: "sends back past a unit that is at 0",
      attempt: (w: number, x: number[], dy: number[]) => {
        const h = statesOf(w, x);
        const dx: number[] = [];
        let [dw, back] = [0, 0];
        for (let t = x.length - 1; t >= 0; t--) {
          const dz = at(dy, t) + back;
          dx[t] = dz;
          dw += dz * at(h, t);
          back = w * dz;
        }
        return [dw, dx];
      },
      answer: `✗ backThroughTime(0, [0], [1])
    expected  [0, [0]]
    got       [0, [1]]`,
    },
    {
      what: "multiplies by the new state in the place of the old",
      attempt: (w: number, x: number[], dy: number[]) => {
        const h = statesOf(w, x);
        const dx: number[] = [];
        let [dw, back] = [0, 0];
        for (let t = x.length - 1; t >= 0; t--) {
          const dz = at(h, t + 1) > 0 ? at(dy, t) + back : 0;
          dx[t] = dz;
          dw += dz * at(h, t + 1);
          back = w * dz;
        }
        return [dw, dx];
      },
      answer: `✗ backThroughTime(0, [1], [1])
    expected  [0, [1]]
    got       [1, [1]]`,
    },
    {
      what: "forgets what the loss sees of the earlier states",
      attempt: (w: number, x: number[], dy: number[]) => {
        const h = statesOf(w, x);
        const dx: number[] = [];
        let dw = 0;
        let dh = dy.at(-1) ?? 0;
        for (let t = x.length - 1; t >= 0; t--) {
          const dz = at(h, t + 1) > 0 ? dh : 0;
          dx[t] = dz;
          dw += dz * at(h, t);
          dh = w * dz;
        }
        return [dw, dx];
      },
      answer: `✗ backThroughTime(0, [1, 0], [1, 0])
    expected  [0, [1, 0]]
    got       [0, [0, 0]]`,
    },
    {
      what: "keeps the slope of the last step alone",
      attempt: (w: number, x: number[], dy: number[]) => {
        const h = statesOf(w, x);
        const dx: number[] = [];
        let [dw, back] = [0, 0];
        for (let t = x.length - 1; t >= 0; t--) {
          const dz = at(h, t + 1) > 0 ? at(dy, t) + back : 0;
          dx[t] = dz;
          if (t === x.length - 1) dw = dz * at(h, t);
          back = w * dz;
        }
        return [dw, dx];
      },
      answer: `✗ backThroughTime(0, [1, 1, 0], [0, 1, 0])
    expected  [1, [0, 1, 0]]
    got       [0, [0, 1, 0]]`,
    },
    {
      what: "sends back without the weight",
      attempt: (w: number, x: number[], dy: number[]) => {
        const h = statesOf(w, x);
        const dx: number[] = [];
        let [dw, back] = [0, 0];
        for (let t = x.length - 1; t >= 0; t--) {
          const dz = at(h, t + 1) > 0 ? at(dy, t) + back : 0;
          dx[t] = dz;
          dw += dz * at(h, t);
          back = dz;
        }
        return [dw, dx];
      },
      answer: `✗ backThroughTime(0, [1, 1], [0, 1])
    expected  [1, [0, 1]]
    got       [1, [1, 1]]`,
    },
    {
      what: "gives the items' slopes in the order in which it found them",
      attempt: (w: number, x: number[], dy: number[]) => {
        const h = statesOf(w, x);
        const dx: number[] = [];
        let [dw, back] = [0, 0];
        for (let t = x.length - 1; t >= 0; t--) {
          const dz = at(h, t + 1) > 0 ? at(dy, t) + back : 0;
          dx.push(dz);
          dw += dz * at(h, t);
          back = w * dz;
        }
        return [dw, dx];
      },
      answer: `✗ backThroughTime(0, [0, 1], [0, 1])
    expected  [0, [0, 1]]
    got       [0, [1, 0]]`,
    },
  ],
  clip: [
    {
      what: "cuts each number by itself",
      attempt: (gradients: number[][], c: number) =>
        gradients.map((list) => list.map((g) => Math.max(-c, Math.min(c, g)))),
      answer: `✗ clip([[1, -1]], 1)
    expected  [[0.7071068, -0.7071068]]
    got       [[1, -1]]`,
    },
    {
      what: "makes short gradients longer",
      attempt: (gradients: number[][], c: number) => {
        const norm = normOf(gradients.flat());
        return norm === 0 ? gradients : gradients.map((list) => list.map((g) => (g * c) / norm));
      },
      answer: `✗ clip([[1]], 2)
    expected  [[1]]
    got       [[2]]`,
    },
    {
      what: "divides by zero",
      attempt: (gradients: number[][], c: number) => {
        const norm = normOf(gradients.flat());
        return gradients.map((list) => list.map((g) => (g / norm) * Math.min(norm, c)));
      },
      answer: `✗ clip([[0]], 1)
    expected  [[0]]
    got       [[NaN]]`,
    },
    {
      what: "forgets the root",
      attempt: (gradients: number[][], c: number) => {
        const norm = normOf(gradients.flat()) ** 2;
        return norm > c ? gradients.map((list) => list.map((g) => (g * c) / norm)) : gradients;
      },
      answer: `✗ clip([[2]], 1)
    expected  [[1]]
    got       [[0.5]]`,
    },
    {
      what: "takes the sum of the lists' norms",
      attempt: (gradients: number[][], c: number) => {
        const norm = gradients.reduce((sum, list) => sum + normOf(list), 0);
        return norm > c ? gradients.map((list) => list.map((g) => (g * c) / norm)) : gradients;
      },
      answer: `✗ clip([[1], [1]], 1)
    expected  [[0.7071068], [0.7071068]]
    got       [[0.5], [0.5]]`,
    },
    {
      what: "shortens its argument in place",
      attempt: (gradients: number[][], c: number) => {
        const norm = normOf(gradients.flat());
        for (const list of gradients) {
          list.forEach((g, i) => {
            if (norm > c) list[i] = (g * c) / norm;
          });
        }
        return gradients;
      },
      answer: `✗ clip([[2]], 1)
    expected  [[1]]
    got       [[1]], and its arguments changed to [[1]], 1`,
    },
    {
      what: "makes one list of all",
      attempt: (gradients: number[][], c: number) => {
        const norm = normOf(gradients.flat());
        return gradients.flat().map((g) => (norm > c ? (g * c) / norm : g));
      },
      answer: `✗ clip([[0]], 1)
    expected  [[0]]
    got       [0]`,
    },
  ],
};
