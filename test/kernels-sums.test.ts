import { describe, expect, test } from "vitest";
import { concat, mul, norm, std, sum, type Tensor, tensor, variance } from "../src/index.js";
import { range } from "./reference/plain.js";

/* Columns are added in tiles of 1,024, and those in blocks of 32 rows: here on either side of those bounds. */

const whole = (i: number) => ((i * i * 7 + i) % 9) - 4;

test.each([1, 7, 31, 32, 33, 64, 71])("sum of columns of %i rows, and of so many columns", (n) => {
  for (const inner of [1, 2, 7, 8, 9, 17, 137, 1023, 1024, 1025, 1035, 2057]) {
    const data = Float64Array.from({ length: n * inner }, (_, i) => whole(i));
    const totals = range(inner).map((i) => range(n).reduce((total, j) => total + whole(j * inner + i), 0));
    for (const dtype of ["float32", "float64", "int32"] as const) {
      expect([...sum(tensor(data, { shape: [n, inner], dtype }), { axes: 0 }).data()]).toEqual(totals);
      const all = sum(tensor(data, { shape: [n * inner], dtype })).item();
      expect(all).toBe(totals.reduce((a, b) => a + b, 0));
    }
  }
});

test("a float32 sum of a million numbers of like size is off by less than three roundings", () => {
  const rounding = 2 ** -24;
  const data = Float32Array.from({ length: 1_000_001 }, (_, i) => 0.1 + (i % 977) / 7);
  const [exact, rows] = [data.reduce((total, x) => total + x, 0), tensor(data, { shape: [1_000_001, 1] })];
  for (const total of [sum(tensor(data)), sum(concat(new Array<Tensor>(8).fill(rows), 1), { axes: 0 })]) {
    expect(Math.abs((total.data()[0] as number) - exact)).toBeLessThan(3 * rounding * exact);
  }
});

test("float32 numbers near the largest that cancel have their sum: none overflows on the way", () => {
  const huge = (i: number) => (i % 32 < 16 ? 3e38 : -3e38);
  for (const n of [16, 31, 32, 33, 64]) {
    const rows = Array.from({ length: n }, (_, i) => (n < 32 ? (i % 4 < 2 ? 3e38 : -3e38) : huge(i)));
    const expected = Math.fround(rows.reduce((total, x) => total + Math.fround(x), 0));
    expect(sum(tensor(rows)).item()).toBe(expected);
    const columns = tensor(
      rows.flatMap((x) => new Array<number>(9).fill(x)),
      { shape: [n, 9] },
    );
    expect([...sum(columns, { axes: 0 }).data()]).toEqual(new Array(9).fill(expected));
  }
  expect(sum(tensor(new Array<number>(20).fill(3e38))).item()).toBe(Number.POSITIVE_INFINITY);
});

/** So many numbers of a scale: small whole numbers times it. */
const scaled = (n: number, scale: number) => Float32Array.from({ length: n }, (_, i) => scale * whole(i));

/** They deviate from 100 times their scale. */
const shifted = (n: number, scale: number) => scaled(n, scale).map((x) => x + 100 * scale);

const measures = [
  { name: "norm", f: norm, c: () => 0, data: scaled, divisor: () => 1, root: true },
  { name: "std", f: std, c: mean, data: shifted, divisor: (n: number) => n - 1, root: true },
  { name: "variance", f: variance, c: mean, data: shifted, divisor: (n: number) => n - 1, root: false },
] as const;

function mean(data: Float32Array): number {
  return data.reduce((total, x) => total + x, 0) / data.length;
}

describe.each(measures)("$name of float32", ({ name, f, c, data, divisor, root }) => {
  // Squares that float32 cannot hold: they are added in float64.
  const scales = name === "variance" ? [1, 2 ** -30, 2 ** -60, 2 ** 40] : [1, 2 ** -60, 2 ** -110, 2 ** 110];
  test.each(scales)("of numbers of the size of %d, in rows and in columns", (scale) => {
    for (const n of [2, 8, 31, 32, 33, 64, 300]) {
      const line = data(n, scale);
      const squares = line.reduce((total, x) => total + (x - c(line)) ** 2, 0) / divisor(n);
      const expected = root ? Math.sqrt(squares) : squares;
      const close = (y: number) => expect(Math.abs(y / expected - 1)).toBeLessThan(1e-6);
      close(f(tensor(line)).item());
      // Each column is a power of 2 times the line.
      const factors = range(1035).map((i) => 2 ** (i % 5));
      const columns = mul(tensor(line, { shape: [n, 1] }), tensor(factors));
      const measured = [...f(columns, { axes: 0 }).data()].map(Number);
      for (const [i, factor] of factors.entries()) {
        close((measured[i] as number) / (root ? factor : factor ** 2));
      }
    }
  });

  test("of numbers that are all alike is what it is in theory", () => {
    for (const x of [0, 0.1, 1e30]) {
      const line = tensor(new Array<number>(100).fill(x));
      expect(f(line).item()).toBe(name === "norm" ? Math.fround(10 * Math.fround(x)) : 0);
    }
  });
});
