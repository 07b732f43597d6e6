import { describe, expect, test } from "vitest";
import { pow, tensor } from "../src/index.js";
import { formats, spacing } from "./accuracy/samples.js";

const infinities = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const numbers = [-0, 0, 1, -1, 0.3, -2.5, 7, 1e-30, 1e30, -1e30, ...infinities, Number.NaN];
const exponents = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 1e9, -0.25];

describe.each(["float32", "float64"] as const)("pow of %s", (dtype) => {
  const a = tensor(numbers, { dtype });
  const given = [...a.data()];

  test.each(exponents)("to the power of %d are what they should be", (b) => {
    const y = pow(a, b).data();
    for (const [i, x] of given.entries()) {
      const expected = Number(tensor(x ** b, { dtype }).item());
      if (!Number.isFinite(expected) || expected === 0) expect(y[i], `${x}`).toBe(expected);
      else
        expect(Math.abs((y[i] as number) - expected) / spacing(expected, formats[dtype])).toBeLessThanOrEqual(
          2,
        );
    }
  });

  test.each([...exponents, ...infinities, Number.NaN])(
    "to the power of %d are the same, however it is given",
    (b) => {
      const byNumber = [...pow(a, b).data()];
      const repeated = tensor(
        given.map(() => b),
        { dtype },
      );
      expect([...pow(a, repeated).data()]).toEqual(byNumber);
      expect(given.map((x) => pow(tensor(x, { dtype }), b).item())).toEqual(byNumber);
    },
  );
});
