import { describe, expect, test } from "vitest";
import { type FloatDtype, Generator, mul, normal, parameter, sum, type Tensor } from "../../src/index.js";
import { Adam, type Optimizer, SGD } from "../../src/optim/index.js";

/** What an optimiser does to one number by its gradients, in plain JavaScript. */
type ByHand = (p: number, gradients: readonly number[]) => number;

const adam =
  (amsgrad: boolean): ByHand =>
  (p, gradients) => {
    let [m, v, largest] = [0, 0, 0];
    for (const [i, g] of gradients.entries()) {
      m = 0.8 * m + 0.2 * g;
      v = 0.7 * v + 0.3 * g * g;
      largest = Math.max(largest, v);
      const size = Math.sqrt((amsgrad ? largest : v) / (1 - 0.7 ** (i + 1)));
      p -= (0.1 * (m / (1 - 0.8 ** (i + 1)))) / (size + 0.01);
    }
    return p;
  };

const descent =
  (momentum: number, { dampening = 0, nesterov = false } = {}): ByHand =>
  (p, gradients) => {
    let v = 0;
    for (const [i, g] of gradients.entries()) {
      v = momentum * v + (i === 0 ? 1 : 1 - dampening) * g;
      p -= 0.1 * (nesterov ? g + momentum * v : v);
    }
    return p;
  };

const rate = { learningRate: 0.1 };
const adamOptions = { ...rate, betas: [0.8, 0.7] as const, epsilon: 0.01 };
const optimizers: readonly [string, ByHand, (p: Tensor) => Optimizer][] = [
  ["Adam", adam(false), (p) => new Adam([p], adamOptions)],
  ["Adam with amsgrad", adam(true), (p) => new Adam([p], { ...adamOptions, amsgrad: true })],
  ["SGD", descent(0), (p) => new SGD([p], rate)],
  ["SGD with momentum", descent(0.9), (p) => new SGD([p], { ...rate, momentum: 0.9 })],
  [
    "SGD with dampening",
    descent(0.9, { dampening: 0.5 }),
    (p) => new SGD([p], { ...rate, momentum: 0.9, dampening: 0.5 }),
  ],
  [
    "SGD of Nesterov",
    descent(0.9, { nesterov: true }),
    (p) => new SGD([p], { ...rate, momentum: 0.9, nesterov: true }),
  ],
];

describe.each(optimizers)("%s", (_, byHand, make) => {
  const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 17];
  test.each(sizes)("moves each of %i numbers by the formula, in both precisions", (size) => {
    for (const [dtype, digits] of [
      ["float64", 12],
      ["float32", 5],
    ] as const) {
      const [start, gradients] = numbers(size, dtype);
      const p = parameter(start);
      const optimizer = make(p);
      for (const g of gradients) optimizer.minimize(() => sum(mul(p, g)));
      for (const [i, value] of p.data().entries()) {
        const expected = byHand(
          start.data()[i] as number,
          gradients.map((g) => g.data()[i] as number),
        );
        expect(value).toBeCloseTo(expected, digits);
      }
    }
  });

  test("does to the last numbers, bit for bit, what it does to the first", () => {
    const [start, gradients] = numbers(1, "float32");
    const repeated = (x: Tensor) => mul(x, normal(new Generator(1), [7], { deviation: 0, mean: 1 }));
    const p = parameter(repeated(start));
    const optimizer = make(p);
    for (const g of gradients) optimizer.minimize(() => sum(mul(p, repeated(g))));
    expect(new Set(p.data()).size).toBe(1);
  });
});

function numbers(size: number, dtype: FloatDtype): [start: Tensor, gradients: readonly Tensor[]] {
  const generator = new Generator(size);
  const draw = () => normal(generator, [size], { dtype });
  return [draw(), [draw(), draw(), draw()]];
}
