import { describe, expect, test } from "vitest";
import * as library from "../src/index.js";
import {
  type CotangentError,
  DtypeError,
  GradientError,
  gradient,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  ValueError,
} from "../src/index.js";

/* Elementwise functions where a slope cannot tell: at kinks, at the ends of what they are defined on, and far out. */

type Function = (x: Tensor) => Tensor;

const float64 = (values: readonly number[]) => tensor(Float64Array.from(values));
const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** The values, the derivatives and the second derivatives of f. */
function expand(f: Function, x: readonly number[]): readonly (readonly number[])[] {
  const first: Function = (x) => gradient((x) => sum(f(x)), [x])[0];
  const second: Function = (x) => gradient((x) => sum(first(x)), [x])[0];
  return [f, first, second].map((each) => [...each(float64(x)).data()]);
}

/** What PyTorch 1.13 has there; of hardswish, what it has since 2.7; of elu at 0, the second derivative from the left. */
const atKinks: readonly [name: string, f: Function, x: number[], y: number[], dx: number[], ddx: number[]][] =
  [
    ["abs", library.abs, [0, -2, infinity], [0, 2, infinity], [0, -1, 1], [0, 0, 0]],
    ["clamp", (x) => library.clamp(x, { min: 0, max: 1 }), [0, 1, 2], [0, 1, 1], [1, 1, 0], [0, 0, 0]],
    [
      "clamp with min > max",
      (x) => library.clamp(x, { min: 1, max: 0 }),
      [0, 0.5, 2],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
    ["hardtanh", library.hardtanh, [-1, 0, 1], [-1, 0, 1], [0, 1, 0], [0, 0, 0]],
    [
      "hardtanh without an upper bound",
      (x) => library.hardtanh(x, { max: infinity }),
      [-2, 0, 9, infinity],
      [-1, 0, 9, infinity],
      [0, 1, 1, 0],
      [0, 0, 0, 0],
    ],
    ["relu6", library.relu6, [0, 3, 6], [0, 3, 6], [0, 1, 0], [0, 0, 0]],
    ["hardsigmoid", library.hardsigmoid, [-3, 0, 3], [0, 0.5, 1], [0, 1 / 6, 0], [0, 0, 0]],
    ["hardswish", library.hardswish, [-3, 0, 3], [0, 0, 3], [0, 0.5, 1], [0, 1 / 3, 0]],
    [
      "leakyRelu",
      library.leakyRelu,
      [0, -infinity, infinity],
      [0, -infinity, infinity],
      [0.01, 0.01, 1],
      [0, 0, 0],
    ],
    ["elu", library.elu, [0, 1000, -infinity], [0, 1000, -1], [1, 1, 0], [1, 0, 0]],
    ["softsign", library.softsign, [0, 1, -1], [0, 0.5, -0.5], [1, 0.25, 0.25], [0, -0.25, 0.25]],
    ["softplus", library.softplus, [0, 21, -1000], [Math.LN2, 21, 0], [0.5, 1, 0], [0.25, 0, 0]],
    ["logSigmoid", library.logSigmoid, [0, 1000, -1000], [-Math.LN2, 0, -1000], [0.5, 0, 1], [-0.25, 0, 0]],
    ["silu", library.silu, [0, 1000, -1000], [0, 1000, 0], [0.5, 1, 0], [0.5, 0, 0]],
    ["mish", library.mish, [0, 1000, -1000], [0, 1000, 0], [0.6, 1, 0], [0.64, 0, 0]],
    ["x^2", (x) => library.pow(x, 2), [0, -2], [0, 4], [0, -4], [2, 2]],
    ["x^0", (x) => library.pow(x, 0), [0, -2], [1, 1], [0, 0], [0, 0]],
    ["x^½", (x) => library.pow(x, 0.5), [0, -2], [0, nan], [infinity, nan], [-infinity, nan]],
    ["1/x", (x) => library.pow(x, -1), [0, -2], [infinity, -0.5], [-infinity, -0.25], [infinity, -0.25]],
    ["x^3", (x) => library.pow(x, 3), [0, -2], [0, -8], [0, 12], [0, -12]],
    ["reciprocal", library.reciprocal, [0, -2], [infinity, -0.5], [-infinity, -0.25], [infinity, -0.25]],
    ["rsqrt", library.rsqrt, [0, infinity], [infinity, 0], [-infinity, 0], [infinity, 0]],
    ["asin", library.asin, [0, 1, 2], [0, Math.PI / 2, nan], [1, infinity, nan], [0, infinity, nan]],
    [
      "acos",
      library.acos,
      [1, -1, 2],
      [0, Math.PI, nan],
      [-infinity, -infinity, nan],
      [-infinity, infinity, nan],
    ],
    ["acosh", library.acosh, [1, 0], [0, nan], [infinity, nan], [-infinity, nan]],
    ["atanh", library.atanh, [0, 1, 2], [0, infinity, nan], [1, infinity, -1 / 3], [0, infinity, 4 / 9]],
    ["asinh", library.asinh, [0], [0], [1], [0]],
    ["log1p", library.log1p, [0, -1, -2], [0, -infinity, nan], [1, infinity, -1], [-1, -infinity, -1]],
    ["expm1", library.expm1, [0, -infinity], [0, -1], [1, 0], [1, 0]],
  ];

test.each(atKinks)("%s has the values and both derivatives that PyTorch has", (_, f, x, ...expected) => {
  const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1e8) / 1e8 + 0);
  expect(expand(f, x).map(rounded)).toEqual(expected.map(rounded));
});

test.each(["float32", "float64"] as const)(
  "slopes of bent lines stay right however large x is, in %s",
  (dtype) => {
    const largest = dtype === "float32" ? 3e38 : 1.7e308;
    const slopes = (f: Function, x: readonly number[]) =>
      gradient((x) => sum(f(x)), [tensor(x, { dtype })])[0].toArray();
    // PyTorch's mish has NaN for the slope at ±∞, as 0 · ∞.
    expect(slopes(library.mish, [1e36, largest, -largest, infinity, nan])).toEqual([1, 1, 0, nan, nan]);
    expect(slopes(library.hardswish, [largest, infinity, -largest, -infinity, nan])).toEqual([
      1,
      1,
      0,
      0,
      nan,
    ]);
  },
);

test("the slope of prelu has a finite cotangent beside an infinite x, and 0 counts as not positive", () => {
  const [dx, slope] = gradient(
    (x, slope) => sum(library.prelu(x, slope)),
    [float64([0, -1, 2, infinity]), float64([-0.5])],
  );
  expect([dx.toArray(), slope.toArray()]).toEqual([[-0.5, -0.5, 1, 1], [-1]]);
});

test("lerp is exactly a at 0, and b at 1", () => {
  const [a, b] = [float64([1e16, 1]), float64([1, 1e16])];
  for (const one of [1, float64([1])]) expect(library.lerp(a, b, one).toArray()).toEqual([1, 1e16]);
  for (const zero of [0, float64([0])]) expect(library.lerp(a, b, zero).toArray()).toEqual([1e16, 1]);
});

test("a half is rounded to the even number", () => {
  expect(library.round(float64([0.5, 1.5, 2.5, -0.5, -1.5])).toArray()).toEqual([0, 2, 2, -0, -2]);
});

describe("far out", () => {
  test("angles keep all their digits", () => {
    const x = float64([1e5, 1e22, 2 ** 1000]);
    const expected = [
      ["sin", [0.03574879797201651, -0.8522008497671888, -0.15920170308624243]],
      ["cos", [-0.9993608074382125, 0.5232147853951389, 0.9872460775989135]],
      ["tan", [-0.0357716629528988, -1.628778225606899, -0.1612583799506581]],
    ] as const;
    for (const [name, values] of expected) {
      for (const [i, y] of library[name](x).data().entries()) expect(y).toBeCloseTo(values[i] as number, 15);
    }
  });

  test("an angle keeps them where it is nearly a number of quarter turns", () => {
    const x = float64([6381956970095103 * 2 ** 797, -6381956970095103 * 2 ** 797]); // of all, one of the nearest
    const [small, large] = [4.687165924254628e-19, 2.133485385753704e18];
    expect(library.sin(x).toArray()).toEqual([1, -1]);
    expect(library.cos(x).toArray()).toEqual([-small, -small]);
    expect(library.tan(x).toArray()).toEqual([-large, large]);
    const carried = float64([4943916381567813 * 2 ** 100]); // from one word of its product to the next
    expect(library.sin(carried).item()).toBeCloseTo(-4.81439265415354e-8, 22);
  });

  test("nothing overflows before its result does", () => {
    const close = (f: Function, x: number, y: number) =>
      expect(f(float64([x])).item() / y).toBeCloseTo(1, 13);
    close(library.sinh, 710.4, 1.6663642832806496e308);
    close(library.cosh, -710.4, 1.6663642832806496e308);
    close(library.asinh, 1e300, 691.4686750787737);
    close(library.acosh, 1e300, 691.4686750787737);
    close(library.softplus, -700, 9.859676543759771e-305);
  });

  test("log knows how small a number is that has no leading 1", () => {
    expect(library.log(float64([5e-324])).item()).toBeCloseTo(-744.4400719213812, 12);
    expect(library.log(tensor([1e-45])).item()).toBeCloseTo(-103.27893, 4);
  });

  test("what is small stays accurate", () => {
    for (const name of ["sinh", "asinh", "atanh", "expm1", "log1p", "tan", "asin", "atan"] as const) {
      for (const x of [1e-20, -1e-300]) expect(library[name](float64([x])).item()).toBe(x);
    }
  });
});

const [x, labels, truth] = [float64([1, 2]), tensor([1, 2], { dtype: "int32" }), tensor([true, false])];
// What a program without types may pass.
const untyped = <T>(value: unknown) => value as T;

const mistakes: readonly [string, () => unknown, new (...args: never[]) => CotangentError, RegExp][] = [
  ["numbers as truth values", () => library.logicalAnd(x, truth), DtypeError, /logicalAnd: .*compare with 0/],
  ["numbers as a mask", () => library.maskedFill(x, x, 0), DtypeError, /maskedFill: takes bools/],
  [
    "truth values of other sizes",
    () => library.logicalOr(truth, tensor([true, true, true])),
    ShapeError,
    /logicalOr/,
  ],
  ["a clamp without bounds", () => library.clamp(x, {}), ValueError, /clamp: min or max/],
  ["a clamp without anything", () => library.clamp(x, untyped(undefined)), ValueError, /clamp: min or max/],
  ["a bound that is NaN", () => library.clamp(x, { min: nan }), ValueError, /clamp: .*NaN/],
  ["a bound that int32 cannot hold", () => library.clamp(labels, { min: 0.5 }), DtypeError, /0\.5/],
  ["bounds in the wrong order", () => library.hardtanh(x, { min: 2 }), ValueError, /hardtanh: .*2 and 1/],
  [
    "a slope for each of other channels",
    () => library.prelu(library.zeros([2, 3]), x),
    ShapeError,
    /prelu: .*\[2\]/,
  ],
  ["an alpha that is a text", () => library.elu(x, { alpha: untyped("1") }), ValueError, /elu: alpha/],
  [
    "a slope that is infinite",
    () => library.leakyRelu(x, { slope: infinity }),
    ValueError,
    /leakyRelu: slope/,
  ],
  ["a beta of 0", () => library.softplus(x, { beta: 0 }), ValueError, /softplus: beta/],
  [
    "a threshold that is NaN",
    () => library.softplus(x, { threshold: nan }),
    ValueError,
    /softplus: threshold/,
  ],
  ["a weight left out", () => library.lerp(x, x, untyped(undefined)), ValueError, /lerp: weight.*undefined/],
  [
    "the derivative of a step",
    () => gradient((x) => sum(library.floor(x)), [x]),
    GradientError,
    /floor: .*step/,
  ],
];

test.each(mistakes)("%s is told, by a typed error", (_, make, type, message) => {
  expect(make).toThrow(type);
  expect(make).toThrow(message);
});
