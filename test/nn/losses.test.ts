import { describe, expect, test } from "vitest";
import { CotangentError, gradient, ones, reshape, sum, type Tensor, tensor } from "../../src/index.js";
import * as nn from "../../src/nn/index.js";

/* What a slope cannot tell: values and derivatives at kinks, at zeros and far out, as PyTorch has them. */

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const of = (values: Parameters<typeof tensor>[0]) => tensor(values, { dtype: "float64" });
const rows = (count: number, ...values: number[]) => reshape(of(values), [count, -1]);
const labelled = (labels: number[]) => tensor(labels, { dtype: "int32" });
const each = { reduction: "none" } as const;
// What a program without types may pass.
const untyped = <T>(value: unknown) => value as T;

/** The values of a function, and the gradients of their sum. */
function at(f: (...inputs: Tensor[]) => Tensor, ...inputs: Tensor[]): unknown[] {
  const dxs = gradient((...xs: Tensor[]) => sum(f(...xs)), inputs);
  return [f(...inputs), ...dxs].map((x) => x.toArray());
}

/** Compares numbers, however nested, to twelve digits. */
function near(got: unknown[], expected: unknown[]): void {
  const numbers = (values: unknown) => [values].flat(Number.POSITIVE_INFINITY) as number[];
  for (const [i, value] of numbers(expected).entries()) {
    const other = numbers(got)[i] as number;
    if (!Object.is(value, other))
      expect(Math.abs(value - other)).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)));
  }
  expect(numbers(got).length).toBe(numbers(expected).length);
}

describe("an error", () => {
  const [x, t] = [of([0, 1, -1, 0.5, 2, infinity, nan, infinity]), of([0, 0, 0, 0, 0, 0, 0, infinity])];

  test("of none has no slope in l1", () => {
    const [y, dx] = at((x, t) => nn.l1(x, t, each), x, t);
    near([y], [0, 1, 1, 0.5, 2, infinity, nan, nan]);
    near((dx as number[]).slice(0, 6), [0, 1, -1, 1, 1, 1]);
  });

  test.each([
    ["smoothL1", nn.smoothL1],
    ["huber", nn.huber],
  ])("at the bend, infinite or NaN in %s", (_name, loss) => {
    near(
      at((x, t) => loss(x, t, each), x, t),
      [
        [0, 0.5, 0.5, 0.125, 1.5, infinity, nan, nan],
        [0, 1, -1, 0.5, 1, 1, nan, nan],
        [0, -1, 1, -0.5, -1, -1, nan, nan],
      ],
    );
  });

  test("is that of l1 where smoothL1 bends nowhere", () => {
    near(
      at((x) => nn.smoothL1(x, of([0, 0, 0]), { ...each, beta: 0 }), of([0, 2, -0.5])),
      [
        [0, 2, 0.5],
        [0, 1, -1],
      ],
    );
  });
});

describe("shares", () => {
  test("of 0 and 1 cost 100 at most in bce, and still teach", () => {
    const [x, t] = [of([0, 1, 0, 1, 1e-50, 1e-12]), of([1, 0, 0, 1, 1, 1])];
    const [y, dx, dt] = at((x, t) => nn.bce(x, t, each), x, t);
    near([y], [100, 100, 0, 0, 100, -Math.log(1e-12)]);
    near([dx], [-1e12, 1e12, 1, -1, -1e12, -1e12]);
    near([dt], [100, -100, 100, -100, 100, -Math.log(1e-12)]);
  });

  test("of logits far out neither overflow nor vanish", () => {
    const x = of([0, 1000, -1000, 1000, -1000, 50, infinity]);
    const t = of([0.5, 1, 0, 0, 1, 1, 0]);
    const [y, dx] = at((x, t) => nn.bceWithLogits(x, t, each), x, t);
    near([y], [Math.LN2, 0, 0, 1000, 1000, 0, infinity]);
    near([dx], [0, 0, 0, 1, -1, 0, 1]);
    expect(nn.bceWithLogits(of([-25]), of([0]), each).item() / Math.exp(-25)).toBeCloseTo(1, 9);
    expect(nn.bceWithLogits(of([-25]), of([1]), each).item() - 25).toBeGreaterThan(1e-11);
  });

  test("weigh what is true by positiveWeight", () => {
    const positiveWeight = of([2, 3]);
    const y = nn.bceWithLogits(of([[0, 0]]), of([[0.5, 1]]), { ...each, positiveWeight });
    near([y.toArray()], [1.5 * Math.LN2, 3 * Math.LN2]);
  });

  test("of none cost nothing in klDiv", () => {
    near(
      at((x, p) => nn.klDiv(x, p, each), of([-1, -2]), of([0, 0.5])),
      [
        [0, 0.5 * Math.log(0.5) + 1],
        [0, -0.5],
        [1, Math.log(0.5) + 3],
      ],
    );
  });

  test("divide by the batch alone in klDiv, if asked for", () => {
    const [x, p] = [rows(2, -1, -2, -1, -1), rows(2, 0.5, 0.5, 0.2, 0.3)];
    expect(nn.klDiv(x, p, { reduction: "batchmean" }).item()).toBeCloseTo(0.3118866978277268, 12);
  });

  test("of a margin far out do not overflow", () => {
    near(
      at((x) => nn.softMargin(x, of([1, 1, 1, 1]), each), of([0, 1000, -1000, -infinity])),
      [
        [Math.LN2, 0, 1000, infinity],
        [-0.5, 0, -1, -1],
      ],
    );
  });
});

describe("labels", () => {
  const logShares = rows(2, -1, -2, -1, -3);

  test.each([
    ["nllLoss", nn.nllLoss],
    ["crossEntropy", nn.crossEntropy],
  ])("that are all ignored leave nothing to %s", (_name, loss) => {
    const ignored = labelled([-100, -100]);
    near(
      at((x) => loss(x, ignored), logShares),
      [nan, 0, 0, 0, 0],
    );
    near(
      at((x) => loss(x, ignored, { reduction: "sum" }), logShares),
      [0, 0, 0, 0, 0],
    );
    near(
      at((x) => loss(x, ignored, each), logShares),
      [0, 0, 0, 0, 0, 0],
    );
  });

  test("weigh the mean", () => {
    const weight = of([1, 3]);
    near([nn.nllLoss(logShares, labelled([0, 1]), { weight }).item()], [(1 + 9) / 4]);
  });

  test("name places that there are, whatever ignoreIndex is", () => {
    near([nn.nllLoss(logShares, labelled([1, 0]), { ignoreIndex: 0 }).item()], [2]);
  });
});

describe("similarity", () => {
  test("of zeros is 0, with a slope", () => {
    const [a, b] = [rows(2, 0, 0, 0, 0), rows(2, 0, 0, 1, 2)];
    const steep = [1e8 / Math.sqrt(5), 2e8 / Math.sqrt(5)];
    near(
      at((a, b) => nn.cosineSimilarity(a, b), a, b),
      [
        [0, 0],
        [[0, 0], steep],
        [0, 0, 0, 0],
      ],
    );
  });

  test("of huge and tiny vectors is that of their directions", () => {
    const [a, b] = [of([[3e200, 4e200]]), of([[4e-7, 3e-7]])];
    near([nn.cosineSimilarity(a, b).item()], [0.96]);
  });

  test("broadcasts", () => {
    const [a, b] = [of([1, 0]), rows(2, 2, 0, 0, 3)];
    near([nn.cosineSimilarity(a, b).toArray()], [1, 0]);
    near([nn.cosineSimilarity(a, b, { axis: 0 }).toArray()], [Math.SQRT1_2, 0]);
  });

  test.each([1, 2, 3, infinity])("of equal points has a finite slope in tripletMargin, p = %s", (p) => {
    const point = of([[1, 2]]);
    const slope = p === infinity ? 0.5 : 2 ** (1 / p - 1);
    const triplet = (epsilon: number) =>
      at((a, b, c) => nn.tripletMargin(a, b, c, { p, epsilon }), point, point, point);
    near(triplet(0), [1, 0, 0, 0, 0, 0, 0]);
    const [y, ...slopes] = triplet(1e-6);
    near([y], [1]);
    const got = [slopes].flat(9) as number[];
    for (const [i, value] of [0, 0, -slope, -slope, slope, slope].entries())
      expect(got[i]).toBeCloseTo(value, 8);
  });

  test("keeps its slope where a triplet just keeps the margin", () => {
    const [a, b, c] = [of([[0]]), of([[1]]), of([[2]])];
    near(
      at((a, b, c) => nn.tripletMargin(a, b, c, { epsilon: 0 }), a, b, c),
      [0, 0, 1, -1],
    );
  });

  test("swaps to the nearer of two distances, and shares among equals", () => {
    const swapped = (a: Tensor, b: Tensor, c: Tensor) =>
      nn.tripletMargin(a, b, c, { swap: true, epsilon: 0 });
    near(at(swapped, of([[0]]), of([[2]]), of([[1]])), [2, -0.5, 0.5, 0]);
    near([swapped(of([[0, 0]]), of([[1, 0]]), of([[0.5, 0]])).item()], [1.5]);
  });
});

const [x, square] = [ones([2, 4]), ones([4, 4])];
const mistakes: [string, () => unknown, string][] = [
  ...(["mse", "l1", "huber", "smoothL1", "bce", "bceWithLogits", "softMargin", "klDiv"] as const).map(
    (name): [string, () => unknown, string] => [
      `another shape for ${name}`,
      () => nn[name](x, ones([1, 4])),
      `${name}: x and target must have one shape, got [2, 4] and [1, 4]`,
    ],
  ),
  [
    "points of other shapes",
    () => nn.tripletMargin(x, x, square),
    "tripletMargin: anchor, positive and negative must have one shape, got [2, 4], [2, 4] and [4, 4]",
  ],
  ["a delta of zero", () => nn.huber(x, x, { delta: 0 }), "huber: delta must be a number above zero, got 0"],
  [
    "a beta below zero",
    () => nn.smoothL1(x, x, { beta: -1 }),
    "smoothL1: beta must be a number from zero up, got -1",
  ],
  [
    "a margin that is no number",
    () => nn.tripletMargin(x, x, x, { margin: nan }),
    "tripletMargin: margin must be a number from zero up, got NaN",
  ],
  [
    "an epsilon that is no number",
    () => nn.cosineSimilarity(x, x, { epsilon: untyped("small") }),
    "cosineSimilarity: epsilon must be a number from zero up, got small",
  ],
  [
    "logits in the place of shares",
    () => nn.bce(of([0.5, 3]), of([0, 1])),
    "bce: x must hold shares, from 0 to 1 (bceWithLogits takes any numbers), got 3",
  ],
  ["no share at all", () => nn.bce(of([nan]), of([0])), "bce: x must hold shares"],
  [
    "weights of another shape",
    () => nn.bce(of([0.5]), of([1]), { weight: of([[1], [2]]) }),
    "bce: weight must broadcast to x [1], got [2, 1]",
  ],
  [
    "positive weights of another shape",
    () => nn.bceWithLogits(x, x, { positiveWeight: ones([2]) }),
    "bceWithLogits: ",
  ],
  [
    "a mean over a batch that is none",
    () => nn.klDiv(of(-1), of(1), { reduction: "batchmean" }),
    "klDiv: a mean over the batch needs an axis, got []",
  ],
  [
    "another reduction",
    () => nn.nllLoss(x, labelled([0, 1]), { reduction: untyped("batchmean") }),
    'nllLoss: reduction must be "mean", "sum" or "none", got batchmean',
  ],
  [
    "a label that names no class",
    () => nn.nllLoss(x, labelled([0, 4])),
    "nllLoss: in gather, an index must lie in [0, 4), got 4 at place 1",
  ],
  [
    "labels that are no places",
    () => nn.nllLoss(x, ones([2])),
    "nllLoss: in gather, an index must be int32: cast it, got float32",
  ],
  ["labels of another batch", () => nn.nllLoss(x, labelled([0])), "nllLoss: labels must have the shape"],
  [
    "weights that are not one a class",
    () => nn.crossEntropy(x, labelled([0, 1]), { weight: ones([1]) }),
    "crossEntropy: weight must be [4], got [1]",
  ],
  [
    "smoothing beyond all",
    () => nn.crossEntropy(x, labelled([0, 1]), { labelSmoothing: 1.1 }),
    "crossEntropy: labelSmoothing must lie in [0, 1], got 1.1",
  ],
];

test.each(mistakes)("%s is answered by a typed error", (_what, mistake, message) => {
  expect(mistake).toThrow(CotangentError);
  expect(mistake).toThrow(message);
});
