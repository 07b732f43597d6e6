import { expect, test } from "vitest";
import {
  add,
  attend,
  checkGradient,
  div,
  Generator,
  matmul,
  memory,
  normal,
  ones,
  parameter,
  ShapeError,
  softmax,
  type Tensor,
  transpose,
  untracked,
  vjp,
} from "../../src/index.js";

const generator = new Generator(3);
const draw = (...shape: number[]) => normal(generator, shape, { dtype: "float64" });

function expectNear(got: Tensor, expected: Tensor): void {
  const values = expected.data();
  for (const [i, value] of got.data().entries()) expect(value).toBeCloseTo(values[i] as number, 11);
}

test("attention to many keys goes through the queries block by block", () => {
  const inputs = [draw(2, 230, 5), draw(2, 150, 5), draw(2, 150, 3)] as [Tensor, Tensor, Tensor];
  const dy = draw(2, 230, 3);
  const [, pull] = vjp((q, k, v) => attend(q, k, v, 0)[0], inputs);
  const byFormula = pull(dy, { keepGraph: true });
  for (const [i, dx] of pull(dy).entries()) expectNear(dx, byFormula[i] as Tensor);
});

test("what is added to the scores is learnt too", () => {
  const bias = draw(4, 5); // for all batches
  const inputs = [draw(2, 4, 3), draw(2, 5, 3), draw(2, 5, 2), bias] as const;
  const { order1, order2 } = checkGradient((q, k, v, M) => attend(q, k, v, M)[0], inputs, { whole: true });
  expect([order1 < 1e-7, (order2 as number) < 1e-5]).toEqual([true, true]);
});

test("where no derivative will be asked for, what is learnt costs no more than a constant", () => {
  const [q, k, v, M] = [draw(2, 40, 30), draw(2, 50, 30), draw(2, 50, 20), draw(40, 50)] as const;
  const [constant, recorded] = [attend(q, k, v, M), attend(q, k, v, parameter(M))];
  const evaluated = untracked(() => attend(q, k, v, parameter(M)));
  expect(recorded[0].data()).not.toEqual(constant[0].data()); // the formula has other last bits than the kernel
  expect(evaluated[0].data()).toEqual(constant[0].data());
});

test.each<[what: string, batches: number[], M: Tensor, copied: number]>([
  ["a number", [2, 3], draw(), 0],
  ["for each key", [2, 3], draw(5), 0],
  ["for each query", [2, 3], draw(4, 1), 0],
  ["for all batches", [3], draw(4, 5), 0],
  ["for all batches of batches", [2, 3], draw(4, 5), 0],
  ["for each batch", [3], draw(3, 4, 5), 0],
  ["for each batch of batches", [2, 3], draw(2, 3, 4, 5), 0],
  ["for each inner batch", [2, 3], draw(3, 4, 5), 2 * 3 * 20],
  ["for each outer batch", [2, 3], draw(2, 1, 4, 5), 2 * 3 * 20],
  ["in another order", [3], transpose(draw(3, 5, 4)), 3 * 20],
])(
  "what is added to the scores, %s, is copied only where the kernel cannot walk it",
  (_, batches, M, copied) => {
    const [q, k, v] = [draw(...batches, 4, 3), draw(...batches, 5, 3), draw(...batches, 5, 2)];
    const { copiedBytes } = memory();
    const [y, weights] = attend(q, k, v, M);
    expect(memory().copiedBytes - copiedBytes).toBe(8 * copied);
    const expected = softmax(div(add(matmul(q, transpose(k)), M), Math.sqrt(3)));
    expectNear(weights, expected);
    expectNear(y, matmul(expected, v));
  },
);

test.each([
  ["a query without an axis of queries", [3], [5, 3], [5, 2]],
  ["a key and a value without an axis of keys", [4, 3], [3], [2]],
  ["a value alone without it", [4, 3], [5, 3], [5]],
  ["keys of other features", [4, 3], [5, 2], [5, 2]],
  ["no features", [4, 0], [5, 0], [5, 2]],
  ["a value too few", [4, 3], [5, 3], [4, 2]],
])("%s is refused", (_, q, k, v) => {
  const run = () => attend(ones(q), ones(k), ones(v), 0);
  expect(run).toThrow(ShapeError);
  expect(run).toThrow("attend: q, k and v must be […, queries, d], […, keys, d] and […, keys, width]");
});
