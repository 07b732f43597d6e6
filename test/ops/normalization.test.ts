import { describe, expect, test } from "vitest";
import { ones, ShapeError, type Standardization, standardize, tensor, ValueError } from "../../src/index.js";

const x = tensor([
  [
    [1, 3],
    [5, 7],
    [2, 2],
    [4, 0],
  ],
]);
// What a program without types may pass.
const untyped = <T>(value: unknown) => value as T;

test("mean and variance are those of each group, or of each channel", () => {
  const momentsOf = (groups: number | "batch") =>
    standardize(x, 1, 0, { axis: 1, groups }).map((each) => each.toArray());
  expect(momentsOf(1).slice(1)).toEqual([[3], [4.5]]);
  expect(momentsOf(2).slice(1)).toEqual([
    [4, 2],
    [5, 2],
  ]);
  expect(momentsOf("batch").slice(1)).toEqual([
    [2, 6, 2, 2],
    [1, 1, 0, 4],
  ]);
});

test("nothing need be added to the variance", () => {
  const [y] = standardize(x, 1, 0, { axis: 1, groups: "batch", epsilon: 0 });
  expect(y.toArray()).toEqual([
    [
      [-1, 1],
      [-1, 1],
      [Number.NaN, Number.NaN],
      [1, -1],
    ],
  ]);
});

test("numbers whose squares float32 cannot hold are standardized, in rows and in columns", () => {
  const tiny = tensor([
    [1e-25, 2e-25],
    [3e-25, 6e-25],
  ]);
  for (const groups of ["batch", 1] as const) {
    const [y] = standardize(tiny, 1, 0, { axis: 1, groups, epsilon: 0 });
    for (const value of y.data()) expect(Math.abs(value as number)).toBeCloseTo(1, 6);
  }
});

describe("refused:", () => {
  const groups: NonNullable<Standardization["groups"]>[] = [0, -1, 0.5, 3, untyped("all")];

  test.each(groups)("%s groups of four channels", (groups) => {
    const run = () => standardize(x, 1, 0, { axis: 1, groups });
    expect(run).toThrow(ValueError);
    expect(run).toThrow(
      `standardize: groups must divide the channels, or be "batch", got ${groups} groups for 4 channels`,
    );
  });

  test.each([-1, Number.NaN, untyped<number>("1e-5")])("%s to add to the variance", (epsilon) => {
    const run = () => standardize(x, 1, 0, { axis: 1, epsilon });
    expect(run).toThrow(ValueError);
    expect(run).toThrow(`standardize: epsilon must be a number from zero up, got ${epsilon}`);
  });

  test.each([[ones([2]), 0] as const, [1, ones([4, 1])] as const])(
    "scales and shifts of others",
    (weight, bias) => {
      const run = () => standardize(x, weight, bias, { axis: 1 });
      expect(run).toThrow(ShapeError);
      expect(run).toThrow("standardize: γ and β must be numbers, or [4], one for each channel, got");
    },
  );
});
