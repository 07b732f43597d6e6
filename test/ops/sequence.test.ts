import { describe, expect, test } from "vitest";
import {
  backward,
  Generator,
  gradient,
  gruSequence,
  lstmSequence,
  mul,
  normal,
  parameter,
  rnnSequence,
  type Shape,
  ShapeError,
  sum,
  type Tensor,
  ValueError,
  zeros,
} from "../../src/index.js";
import { compareFused } from "../reference/compare.js";
import { toPlain } from "../reference/plain.js";
import * as recurrent from "../reference/recurrent.js";
import type { Row } from "../reference/row.js";

const draw = (generator: Generator, shape: Shape) => {
  const { data } = toPlain(mul(normal(generator, shape), 0.1));
  return { shape, data };
};
const shapesOf = {
  rnnSequence: (t: number, b: number, h: number) => [
    [t, b, h],
    [h, h],
    [b, h],
  ],
  lstmSequence: (t: number, b: number, h: number) => [
    [t, b, 4 * h],
    [4 * h, h],
    [b, h],
    [b, h],
  ],
  gruSequence: (t: number, b: number, h: number) => [[t, b, 3 * h], [3 * h, h], [h], [b, h]],
};
const names = ["rnnSequence", "lstmSequence", "gruSequence"] as const;

describe.each(names)("%s equals its formula", (name) => {
  const sizes: [what: string, time: number, batch: number, hidden: number][] = [
    ["where one sequence is not packed", 3, 1, 37],
    ["where states are cut into blocks", 2, 131, 9],
    ["where weights are cut into blocks", 2, 5, 261],
    ["in one step", 1, 3, 20],
  ];
  test.each(sizes)("%s", (_what, ...size) => {
    const generator = new Generator(3);
    const inputs = shapesOf[name](...size).map((shape) => draw(generator, shape));
    const part = name === "lstmSequence" ? { part: 0 } : {};
    compareFused(name, recurrent[name] as unknown as Row, {
      inputs,
      options: { activation: "tanh", ...part },
    });
  });
});

test("a state alone can be asked for, and a weight alone", () => {
  const generator = new Generator(4);
  const [z, weight, h0, c0] = shapesOf.lstmSequence(3, 2, 5).map((shape) => normal(generator, shape)) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const all = gradient((...x) => sum(lstmSequence(...x)[1]), [z, weight, h0, c0]);
  const [dc0] = gradient((c) => sum(lstmSequence(z, weight, h0, c)[1]), [c0]);
  expect(dc0.toArray()).toEqual(all[3].toArray());
  const w = parameter(weight);
  backward(sum(lstmSequence(z, w, h0, c0)[1]));
  expect(w.grad?.toArray()).toEqual(all[1].toArray());
});

test("a loss of both outputs reaches both states", () => {
  const generator = new Generator(5);
  const inputs = shapesOf.lstmSequence(2, 3, 6).map((shape) => draw(generator, shape));
  const both: Row = {
    ...(recurrent.lstmSequence as unknown as Row),
    compute: (x) => {
      const [h, c] = lstmSequence(...(x as [Tensor, Tensor, Tensor, Tensor]));
      return mul(sum(h), sum(c));
    },
  };
  compareFused("lstmSequence", both, { inputs });
});

const [z, weight, state] = [zeros([2, 3, 4]), zeros([4, 4]), zeros([3, 4])];
const refusals: [string, () => unknown, typeof ShapeError | typeof ValueError, string][] = [
  [
    "a weight that is not square",
    () => rnnSequence(z, zeros([4, 2]), state),
    ShapeError,
    "rnnSequence: weight must be [hidden, hidden], got [4, 2]",
  ],
  [
    "a weight of one gate",
    () => lstmSequence(z, weight, state, state),
    ShapeError,
    "lstmSequence: weight must be [4 hidden, hidden], got [4, 4]",
  ],
  [
    "a step in the place of a sequence",
    () => rnnSequence(state, weight, state),
    ShapeError,
    "rnnSequence: z must be [time, batch, 4], got [3, 4]",
  ],
  [
    "no step",
    () => rnnSequence(zeros([0, 3, 4]), weight, state),
    ShapeError,
    "rnnSequence: z must have one step of time at least, got [0, 3, 4]",
  ],
  [
    "a state of one sequence",
    () => gruSequence(zeros([2, 3, 12]), zeros([12, 4]), zeros([4]), zeros([4])),
    ShapeError,
    "gruSequence: h0 must be [3, 4], got [4]",
  ],
  [
    "a state of two sequences",
    () => rnnSequence(z, weight, zeros([2, 4])),
    ShapeError,
    "rnnSequence: h0 must be [3, 4], got [2, 4]",
  ],
  [
    "a cell of two sequences",
    () => lstmSequence(zeros([2, 3, 16]), zeros([16, 4]), state, zeros([2, 4])),
    ShapeError,
    "lstmSequence: c0 must be [3, 4], got [2, 4]",
  ],
  [
    "a bias of all gates",
    () => gruSequence(zeros([2, 3, 12]), zeros([12, 4]), zeros([12]), state),
    ShapeError,
    "gruSequence: bias must be [4], got [12]",
  ],
  [
    "another activation",
    () => rnnSequence(z, weight, state, { activation: "sigmoid" as "tanh" }),
    ValueError,
    'rnnSequence: activation must be "tanh" or "relu", got sigmoid',
  ],
];

test.each(refusals)("%s is refused", (_what, run, error, message) => {
  expect(run).toThrow(error);
  expect(run).toThrow(message);
});
