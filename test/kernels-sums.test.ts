import { expect, test } from "vitest";
import { concat, sum, type Tensor, tensor } from "../src/index.js";
import { range } from "./reference/plain.js";

/* Columns are added in blocks of rows, 64 at least and 32 at most: here on either side of those bounds. */

const whole = (i: number) => ((i * i * 7 + i) % 9) - 4;

test.each([1, 63, 64, 65, 128, 130, 2047, 2049, 2300])(
  "sum of columns of %i rows, and of so many columns",
  (n) => {
    for (const inner of [1, 2, 7, 8, 9, 17]) {
      const data = Float64Array.from({ length: n * inner }, (_, i) => whole(i));
      const totals = range(inner).map((i) => range(n).reduce((total, j) => total + whole(j * inner + i), 0));
      for (const dtype of ["float32", "float64", "int32"] as const) {
        expect([...sum(tensor(data, { shape: [n, inner], dtype }), { axes: 0 }).data()]).toEqual(totals);
        const all = sum(tensor(data, { shape: [n * inner], dtype })).item();
        expect(all).toBe(totals.reduce((a, b) => a + b, 0));
      }
    }
  },
);

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
