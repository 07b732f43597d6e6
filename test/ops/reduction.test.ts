import { describe, expect, test } from "vitest";
import {
  AxisError,
  all,
  any,
  argmin,
  cast,
  checkGradient,
  cumprod,
  cumsum,
  DtypeError,
  full,
  Generator,
  gradient,
  linearRecurrence,
  norm,
  normal,
  ones,
  prod,
  ShapeError,
  sqrt,
  square,
  std,
  sum,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../src/index.js";

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

const wide = (numbers: readonly number[]) => tensor([...numbers], { dtype: "float64" });
const whole = (numbers: readonly number[]) => tensor([...numbers], { dtype: "int32" });
// What a program without types may pass.
const untyped = <T>(value: unknown) => value as T;

function gradientAt(f: (x: Tensor) => Tensor, numbers: readonly number[]): unknown {
  const [dx] = gradient((x) => sum(f(x)), [wide(numbers)]);
  return dx?.toArray();
}

describe("products", () => {
  test.each([[[2, 3, 4]], [[2, 0, 3, 5]], [[2, 0, 3, 0, 5]], [[0, 0, 0]], [[0]]])(
    "of %j are right to the second order, whatever is zero",
    (numbers) => {
      for (const f of [prod, cumprod]) checkGradient((x) => f(x), [wide(numbers)]);
    },
  );

  test("of none are 1, and of int32 wrap", () => {
    expect(prod(zeros([2, 0]), { axes: 1 }).toArray()).toEqual([1, 1]);
    checkGradient((x) => prod(x, { axes: 1 }), [zeros([2, 0], "float64")]);
    expect(prod(zeros([0, 2]), { axes: 1 }).toArray()).toEqual([]);
    expect(prod(whole([2 ** 20, 2 ** 11, 3])).item()).toBe(-(2 ** 31));
    expect(cumprod(whole([2 ** 30, 4, 3])).toArray()).toEqual([2 ** 30, 0, 0]);
    expect(cumsum(whole([2 ** 31 - 1, 1, 1])).toArray()).toEqual([2 ** 31 - 1, -(2 ** 31), 1 - 2 ** 31]);
  });

  test("along axes that are no neighbours are those of their elements alone", () => {
    const x = tensor(
      [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        [
          [7, 8, 9],
          [10, 11, 12],
        ],
      ],
      { dtype: "float64" },
    );
    expect(prod(x, { axes: [0, 2] }).toArray()).toEqual([6 * 504, 120 * 1320]);
    checkGradient((x) => prod(x, { axes: [0, 2] }), [x]);
  });

  test("keep the sign of a zero", () => {
    expect(cumprod(wide([-0, 1, -1])).toArray()).toEqual([-0, -0, 0]);
  });
});

describe("a linear recurrence", () => {
  test("is itself in reverse, with the last for the first", () => {
    const [a, b] = [wide([2, 3, 5]), wide([1, 10, 100])];
    expect(linearRecurrence(a, b).toArray()).toEqual([1, 13, 165]);
    expect(linearRecurrence(a, b, { initial: 1 }).toArray()).toEqual([3, 19, 195]);
    expect(linearRecurrence(a, b, { initial: 1, reverse: true }).toArray()).toEqual([651, 325, 105]);
  });

  test("of float32 rounds each place, not the sum so far", () => {
    const x = full([100_001], 0.1);
    expect(cumsum(x).data().at(-1)).toBe(Math.fround(100_001 * Math.fround(0.1)));
  });

  test("tells what it cannot take", () => {
    expect(() => linearRecurrence(1, 2)).toThrow(AxisError);
    expect(() => linearRecurrence(ones([2]), ones([3]))).toThrow(/^linearRecurrence: shapes/);
    expect(() => linearRecurrence(whole([1]), whole([1]), { initial: 0.5 })).toThrow(DtypeError);
    expect(() => cumsum(ones([2]), 1)).toThrow(/^cumsum: an axis/);
  });
});

describe("a norm", () => {
  test.each([0, 0.5, 1, 1.5, 2, 3, infinity, -infinity])("with p = %d has the gradient 0 at 0", (p) => {
    expect(gradientAt((x) => norm(x, { p }), [0, 0, 0])).toEqual([0, 0, 0]);
  });

  test.each([0.5, 1, 1.5, 2, 3, 100])("with p = %d neither overflows nor vanishes", (p) => {
    for (const scale of [2 ** 120, 2 ** -120, 2 ** -149]) {
      expect(norm(tensor([scale, 0]), { p }).item()).toBe(scale);
    }
    for (const scale of [2 ** 120, 2 ** -120]) {
      expect(norm(tensor([scale, -scale]), { p }).item() / scale).toBeCloseTo(2 ** (1 / p), 5);
    }
  });

  test("scales each row by its own largest", () => {
    const rows = tensor([[2 ** -100], [2 ** 100]]);
    expect(norm(rows, { axes: 1 }).toArray()).toEqual([2 ** -100, 2 ** 100]);
    const wider = tensor([[2 ** -1000], [2 ** 1000]], { dtype: "float64" });
    expect(norm(wider, { axes: 1 }).toArray()).toEqual([2 ** -1000, 2 ** 1000]);
  });

  test("of float32 is rounded once", () => {
    const x = normal(new Generator(1), [1000, 3]);
    const squares = square(cast(x, "float64"));
    expect(norm(x, { axes: 1 }).toArray()).toEqual(
      cast(sqrt(sum(squares, { axes: 1 })), "float32").toArray(),
    );
  });

  test("with p = 0 counts what is not zero, and with −∞ finds the least", () => {
    expect(norm(wide([3, 0, -2]), { p: 0 }).item()).toBe(2);
    expect(norm(wide([3, -2, 4]), { p: -infinity }).item()).toBe(2);
  });

  test("shares the cotangent among the largest", () => {
    expect(gradientAt((x) => norm(x, { p: infinity }), [2, -2, 1])).toEqual([0.5, -0.5, 0]);
  });

  test.each([-1, nan, untyped<number>("2")])("with p = %s is refused", (p) => {
    expect(() => norm(ones([2]), { p })).toThrow(ValueError);
    expect(() => norm(ones([2]), { p })).toThrow(/^norm: p must be/);
  });

  test("of none is 0, but has no extreme", () => {
    for (const p of [0, 0.5, 1, 2]) expect(norm(zeros([2, 0]), { p, axes: 1 }).toArray()).toEqual([0, 0]);
    expect(() => norm(zeros([0]), { p: infinity })).toThrow(ShapeError);
  });
});

test("a standard deviation has the gradient 0 where all are equal", () => {
  expect(gradientAt((x) => std(x), [3, 3, 3])).toEqual([0, 0, 0]);
  expect(std(wide([3])).item()).toBeNaN();
  expect(std(wide([3]), { correction: 0 }).item()).toBe(0);
});

describe("any and all", () => {
  test("of none are false and true", () => {
    const none = full([2, 0], 0, "bool");
    expect(any(none, { axes: 1 }).toArray()).toEqual([false, false]);
    expect(all(none, { axes: 1 }).toArray()).toEqual([true, true]);
    expect([any(none, { axes: 0 }).shape, any(none, { axes: 0, keepDims: true }).shape]).toEqual([
      [0],
      [1, 0],
    ]);
  });

  test("refuse numbers", () => {
    expect(() => any(ones([2]))).toThrow(/^any: takes bool: compare first, got float32/);
    expect(() => all(whole([2]))).toThrow(DtypeError);
  });
});

test("argmin finds the first of equals, a NaN before all numbers, and refuses none", () => {
  expect(argmin(tensor([3, 1, 2, 1])).item()).toBe(1);
  expect(argmin(tensor([3, nan, -infinity, nan])).item()).toBe(1);
  expect(argmin(tensor([0, -0])).item()).toBe(0);
  expect(() => argmin(zeros([0]))).toThrow(ShapeError);
});
