import { expect, test } from "vitest";
import { CotangentError, mul, parameter, square, sum, type Tensor, tensor } from "../../src/index.js";
import { Adam, type Optimizer, SGD } from "../../src/optim/index.js";

const one = () => parameter(tensor([1], { dtype: "float64" }));
const loss = (p: Tensor) => () => sum(square(p)); // with the gradient 2 p
const value = (p: Tensor) => p.item();

/** Steps with the gradient 1, 1, 1, … */
function walk(p: Tensor, optimizer: Optimizer, steps: number): number[] {
  return Array.from({ length: steps }, () => {
    optimizer.minimize(() => sum(p));
    return value(p);
  });
}

test("steps down the gradient by the learning rate, 1e-3 if not given", () => {
  const [p, q] = [one(), one()];
  expect(new SGD([p]).minimize(loss(p))).toBe(1);
  new SGD([q], { learningRate: 0.25 }).minimize(loss(q));
  expect([value(p), value(q)]).toEqual([1 - 1e-3 * 2, 0.5]);
});

test("the learning rate may change between steps", () => {
  const p = one();
  const optimizer = new SGD([p], { learningRate: 0.5 });
  optimizer.minimize(() => sum(p));
  optimizer.learningRate = 0.25;
  optimizer.minimize(() => sum(p));
  expect(value(p)).toBe(0.25);
});

test("momentum adds up; the first gradient is not dampened, nor that of a parameter that comes later", () => {
  const [p, late] = [one(), one()];
  const optimizer = new SGD([p, late], { learningRate: 1, momentum: 0.5, dampening: 0.5 });
  optimizer.minimize(() => sum(p)); // v = 1
  optimizer.minimize(() => sum(p).add(sum(late))); // v = 0.5 · 1 + 0.5 · 1, and 1
  expect([value(p), value(late)]).toEqual([-1, 0]);
});

test("Nesterov's momentum looks one step ahead", () => {
  const p = one();
  const steps = walk(p, new SGD([p], { learningRate: 1, momentum: 0.5, nesterov: true }), 2);
  expect(steps).toEqual([1 - 1.5, 1 - 1.5 - 1.75]);
});

test.each([
  ["SGD", SGD],
  ["Adam", Adam],
])("%s climbs to maximize, and decays towards zero", (_name, Kind) => {
  const [up, decayed] = [one(), one()];
  new Kind([up], { learningRate: 0.1, maximize: true }).minimize(loss(up));
  new Kind([decayed], { learningRate: 0.1, weightDecay: 0.5 }).minimize(() => sum(mul(decayed, 0)));
  expect(value(up)).toBeGreaterThan(1);
  expect(value(decayed)).toBeCloseTo(Kind === SGD ? 0.95 : 0.9, 6);
});

test("Adam corrects the bias of a parameter that comes later by its own steps", () => {
  const [p, late] = [one(), one()];
  const optimizer = new Adam([p, late], { learningRate: 0.1 });
  for (let step = 0; step < 5; step++) optimizer.minimize(() => sum(p));
  optimizer.minimize(() => sum(late));
  expect(value(late)).toBeCloseTo(0.9, 6);
});

const p = parameter(tensor([1]));
const mistakes: [string, () => unknown, string][] = [
  [
    "a learning rate",
    () => new SGD([p], { learningRate: -1 }),
    "SGD: learningRate must be a number from zero up, got -1",
  ],
  [
    "a decay",
    () => new Adam([p], { weightDecay: Number.NaN }),
    "Adam: weightDecay must be a number from zero up, got NaN",
  ],
  [
    "a momentum",
    () => new SGD([p], { momentum: -0.5 }),
    "SGD: momentum must be a number from zero up, got -0.5",
  ],
  [
    "nesterov without momentum",
    () => new SGD([p], { nesterov: true }),
    "SGD: nesterov needs momentum above zero, and no dampening, got momentum 0 and dampening 0",
  ],
  [
    "betas",
    () => new Adam([p], { betas: [0.9, 1] }),
    "Adam: betas must be two numbers in [0, 1), got [0.9, 1]",
  ],
  ["an epsilon", () => new Adam([p], { epsilon: -1 }), "Adam: epsilon must be a number from zero up, got -1"],
];

test.each(mistakes)("%s that cannot be is refused", (_what, mistake, message) => {
  expect(mistake).toThrow(CotangentError);
  expect(mistake).toThrow(message);
});
