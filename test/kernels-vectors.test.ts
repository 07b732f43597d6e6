import { expect, test } from "vitest";
import { matmul, permute, tensor } from "../src/index.js";
import { range } from "./reference/plain.js";

const whole = (i: number) => ((i * i * 5 + i) % 9) - 4;

test.each(["float32", "float64"] as const)(
  "matmul of a row and matrices without a contiguous axis, in %s",
  (dtype) => {
    const [k, n] = [37, 19];
    const row = tensor(Float64Array.from(range(2 * k), whole), { shape: [2, 1, k], dtype });
    const stored = tensor(Float64Array.from(range(k * n * 2), whole), { shape: [k, n, 2], dtype });
    const expected = range(2 * n).map((i) => {
      const [batch, j] = [Math.floor(i / n), i % n];
      return range(k).reduce((sum, p) => sum + whole(batch * k + p) * whole((p * n + j) * 2 + batch), 0);
    });
    expect([...matmul(row, permute(stored, [2, 0, 1])).data()]).toEqual(expected);
  },
);
