import { expect, test } from "vitest";
import {
  attend,
  checkGradient,
  Generator,
  normal,
  parameter,
  type Tensor,
  untracked,
  vjp,
} from "../../src/index.js";

const generator = new Generator(3);
const draw = (...shape: number[]) => normal(generator, shape, { dtype: "float64" });

test("attention to many keys goes through the queries block by block", () => {
  const inputs = [draw(2, 230, 5), draw(2, 150, 5), draw(2, 150, 3)] as [Tensor, Tensor, Tensor];
  const dy = draw(2, 230, 3);
  const near = (got: Tensor, expected: Tensor) => {
    const values = expected.data();
    for (const [i, value] of got.data().entries()) expect(value).toBeCloseTo(values[i] as number, 11);
  };
  const [, pull] = vjp((q, k, v) => attend(q, k, v, 0)[0], inputs);
  const byFormula = pull(dy, { keepGraph: true });
  for (const [i, dx] of pull(dy).entries()) near(dx, byFormula[i] as Tensor);
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
