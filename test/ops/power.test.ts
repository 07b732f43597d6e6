import { expect, test } from "vitest";
import { pow, tensor } from "../../src/index.js";

const infinities = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const numbers = [-0, 0, 1, -1, 0.3, -2.5, 7, 1e-30, 1e30, -1e30, ...infinities, Number.NaN];
const exponents = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, ...infinities, Number.NaN];

test.each(["float32", "float64"] as const)(
  "a power of %s is the same, however its exponent is given",
  (dtype) => {
    const a = tensor(numbers, { dtype });
    for (const b of exponents) {
      const byNumber = [...pow(a, b).data()];
      const repeated = tensor(
        numbers.map(() => b),
        { dtype },
      );
      expect([...pow(a, repeated).data()], `to the power of ${b}`).toEqual(byNumber);
      const oneByOne = numbers.map((number) => pow(tensor(number, { dtype }), b).item());
      expect(oneByOne, `to the power of ${b}`).toEqual(byNumber);
    }
  },
);
