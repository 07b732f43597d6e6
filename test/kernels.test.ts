import { describe, expect, test } from "vitest";
import * as library from "../src/index.js";
import {
  concat,
  type FloatDtype,
  full,
  Generator,
  logSoftmax,
  slice,
  softmax,
  type Tensor,
  tensor,
  uniform,
} from "../src/index.js";
import { erf } from "./reference/erf.js";
import { range } from "./reference/plain.js";

const dtypes: readonly FloatDtype[] = ["float32", "float64"];
const values = (x: Tensor): number[] => [...x.data()];

/** Every element as the same bits, any NaN for NaN. */
function expectSameBits(got: readonly number[], expected: readonly number[]): void {
  expect(got.length).toBe(expected.length);
  const wrong = expected.findIndex((value, i) => !Object.is(got[i], value));
  if (wrong >= 0) expect.fail(`element ${wrong}: expected ${expected[wrong]}, got ${got[wrong]}`);
}

/** Ordinary numbers, and those where formulas change: in no order that a vector could follow. */
const odd = [
  0.3,
  -0,
  1,
  Number.NaN,
  -1.7,
  1e-300,
  5e-324,
  88.5,
  -104.2,
  Number.POSITIVE_INFINITY,
  0.55,
  -0.54,
  0,
  710,
  3.9,
  Number.NEGATIVE_INFINITY,
  -745.2,
  1e300,
  1e-40,
  -6.1,
  2.5,
  -1,
  12345.678,
];

const unary = [
  "tanh",
  "sigmoid",
  "relu",
  "gelu",
  "neg",
  "square",
  "exp",
  "log",
  "sqrt",
  "erf",
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "asinh",
  "acosh",
  "atanh",
  "expm1",
  "log1p",
  "softplus",
  "abs",
  "sign",
  "floor",
  "ceil",
  "round",
] as const;
const binary = ["add", "sub", "mul", "div", "maximum", "minimum", "pow", "atan2"] as const;

describe.each(dtypes)("an element's value does not depend on where it lies, in %s", (dtype) => {
  const make = (numbers: readonly number[]) => tensor(Float64Array.from(numbers), { dtype });

  test.each(unary)("%s", (name) => {
    const alone = odd.flatMap((x) => values(library[name](make([x]))));
    for (let start = 0; start < odd.length; start++) {
      expectSameBits(values(library[name](make(odd.slice(start)))), alone.slice(start));
    }
  });

  test.each(["sin", "cos", "tan"] as const)("%s, beside a large angle", (name) => {
    const angles = uniform(new Generator(1), [1000, 1], { low: -100, high: 100, dtype });
    const pairs = concat([angles, full([1000, 1], 1e9, dtype)], 1);
    expectSameBits(values(slice(library[name](pairs), [{}, { stop: 1 }])), values(library[name](angles)));
  });

  test.each(binary)("%s", (name) => {
    const pairs = odd.flatMap((a) => odd.map((b) => [a, b] as const));
    const alone = pairs.flatMap(([a, b]) => values(library[name](make([a]), make([b]))));
    const [left, right] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
    for (let start = 0; start < 8; start++) {
      const y = library[name](make(left.slice(start)), make(right.slice(start)));
      expectSameBits(values(y), alone.slice(start));
    }
    const outer = library[name](
      tensor(Float64Array.from(odd), { shape: [odd.length, 1], dtype }),
      tensor(Float64Array.from(odd), { shape: [1, odd.length], dtype }),
    );
    expectSameBits(values(outer), alone);
  });

  test.each([
    ["softmax", softmax],
    ["logSoftmax", logSoftmax],
  ] as const)("%s of a line", (_, normalize) => {
    for (let n = 1; n <= 21; n++) {
      for (const rows of [1, 2, 3, 5, 8]) {
        const x = uniform(new Generator(n), [rows, n], { low: -5, high: 5, dtype });
        const lines = range(rows).map((row) => slice(x, [{ start: row, stop: row + 1 }]));
        const alone = lines.flatMap((line) => values(normalize(line)));
        expectSameBits(values(normalize(x)), alone);
        const [turned, first] = [rolled(x, 1), normalize(x, 0)];
        expectSameBits(values(normalize(turned, 0)), values(rolled(first, 1)));
      }
    }
  });
});

/** The last columns come first. */
function rolled(x: Tensor, by: number): Tensor {
  const cut = (x.shape[1] as number) - by;
  return concat([slice(x, [{}, { start: cut }]), slice(x, [{}, { stop: cut }])], 1);
}

/** The distance between neighbouring numbers of a type. */
function spacing(x: number, dtype: FloatDtype): number {
  const [bits, least] = dtype === "float32" ? [23, -149] : [52, -1074];
  return 2 ** Math.max(Math.floor(Math.log2(Math.abs(x) || 5e-324)) - bits, least);
}

describe.each(dtypes)("accuracy over the whole range, in %s", (dtype) => {
  const [few, many] = dtype === "float32" ? [87, 1e30] : [700, 1e300];
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

  test.each([
    ["exp", Math.exp, -few, few],
    ["tanh", Math.tanh, -20, 20],
    ["sigmoid", sigmoid, -few, few],
    ["erf", erf, -1, 1], // beyond, the naive series loses digits itself
    ["log", Math.log, 1 / many, 2],
    ["log", Math.log, 0.5, many],
    ["sqrt", Math.sqrt, 0, many],
    ["sin", Math.sin, -1000, 1000],
    ["cos", Math.cos, -1000, 1000],
    ["tan", Math.tan, -1000, 1000],
    ["sin", Math.sin, 2.9e6, 4.3e6], // quarter turns are taken away by another way from 3e6 on
    ["cos", Math.cos, -4.3e6, -2.9e6],
    ["tan", Math.tan, 2.9e6, 4.3e6],
    ["asin", Math.asin, -1, 1],
    ["acos", Math.acos, -1, 1],
    ["atan", Math.atan, -3, 3],
    ["atan", Math.atan, -many, many],
    ["asinh", Math.asinh, -many, many],
    ["acosh", Math.acosh, 1, many],
  ] as const)("%s lies within four places of the true value", (name, f, low, high) => {
    const x = library.uniform(new Generator(1), [20_000], { low, high, dtype });
    const y = values(library[name](x));
    const worst = values(x).reduce((most, xi, i) => {
      const expected = f(xi);
      return Math.max(most, Math.abs((y[i] as number) - expected) / spacing(expected, dtype));
    }, 0);
    expect(worst).toBeLessThan(4);
  });

  test.each([
    "sin",
    "tan",
    "asin",
    "atan",
    "sinh",
    "asinh",
    "atanh",
    "tanh",
    "erf",
    "expm1",
    "log1p",
  ] as const)("%s of −0 is −0", (name) =>
    expectSameBits(values(library[name](tensor([-0, 0], { dtype }))), [-0, 0]),
  );

  test("erf has the values of tables", () => {
    const table = [
      [0.5, 0.5204998778130465],
      [1.5, 0.9661051464753108],
      [2.25, 0.9985372834133188],
      [3, 0.9999779095030014],
      [4.5, 0.9999999998033839],
      [5.75, 0.9999999999999996],
      [9, 1],
    ] as const;
    for (const [x, expected] of table) {
      const y = library.erf(tensor([x, -x], { dtype }));
      for (const value of values(y))
        expect(Math.abs(Math.abs(value) - expected)).toBeLessThanOrEqual(2 * spacing(0.9, dtype));
    }
  });
});
