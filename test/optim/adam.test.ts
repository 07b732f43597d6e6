import { expect, test } from "vitest";
import {
  add,
  Generator,
  keep,
  memory,
  mul,
  normal,
  parameter,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  ValueError,
} from "../../src/index.js";
import { Adam } from "../../src/optim/index.js";

/** The update of Kingma and Ba, in plain numbers. */
function adamByHand(p: number, gradient: (p: number) => number, steps: number, rate: number): number {
  let [m, v] = [0, 0];
  for (let t = 1; t <= steps; t++) {
    const g = gradient(p);
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    p -= (rate * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
  }
  return p;
}

test("takes the steps of its formula", () => {
  const p = parameter(tensor([1, -2], { dtype: "float64" }));
  const optimizer = new Adam([p], { learningRate: 0.1 });
  for (let step = 0; step < 10; step++) optimizer.minimize(() => sum(square(sub(p, 0.5))));
  for (const [i, start] of [1, -2].entries()) {
    expect(p.data()[i]).toBeCloseTo(
      adamByHand(start, (p) => 2 * (p - 0.5), 10, 0.1),
      12,
    );
  }
});

test("stays as it is when its betas change later, and refuses what are no betas", () => {
  const p = parameter(tensor(1, { dtype: "float64" }));
  const betas: [number, number] = [0.9, 0.999];
  const optimizer = new Adam([p], { learningRate: 0.1, betas });
  betas.fill(0);
  for (let step = 0; step < 3; step++) optimizer.minimize(() => square(p));
  expect(p.item()).toBeCloseTo(
    adamByHand(1, (p) => 2 * p, 3, 0.1),
    12,
  );
  for (const wrong of [0.9, "0.9", [0.9], [0.9, 1], [0.9, Number.NaN], null]) {
    expect(() => new Adam([p], { betas: wrong as [number, number] })).toThrow(ValueError);
  }
});

test("minimize releases what a step makes, and keeps what it is told to", () => {
  const generator = new Generator(1);
  const p = parameter(normal(generator, [100, 100]));
  const optimizer = new Adam([p]);
  let kept = tensor(0);
  const step = () =>
    optimizer.minimize(() => {
      kept = keep(add(sum(p), 1));
      return sum(square(mul(p, 2)));
    });
  step();
  const before = memory().resident;
  const losses = Array.from({ length: 20 }, step);
  expect(memory().resident - before).toBeLessThan(20 * 1024);
  expect(memory().spills).toBe(0);
  expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  expect(Number.isFinite(kept.item())).toBe(true);
});

test("a parameter without a gradient stays", () => {
  const [used, unused] = [parameter(tensor([1])), parameter(tensor([1]))];
  new Adam([used, unused]).minimize(() => sum(square(used)));
  expect(unused.toArray()).toEqual([1]);
  expect(used.toArray()).not.toEqual([1]);
});

test("a parameter listed twice takes one step", () => {
  const [once, twice] = [parameter(tensor([1, 2])), parameter(tensor([1, 2]))];
  const step = (p: Tensor, listed: Tensor[]) => new Adam(listed).minimize(() => sum(square(p)));
  step(once, [once]);
  step(twice, [twice, twice]);
  expect(twice.toArray()).toEqual(once.toArray());
});
