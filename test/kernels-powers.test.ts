import { describe, expect, test } from "vitest";
import { arange, broadcastTo, pow, reshape, slice, tensor, transpose } from "../src/index.js";
import { formats, spacing } from "./accuracy/samples.js";

const infinities = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const numbers = [-0, 0, 1, -1, 0.3, -2.5, 7, 1e-30, 1e30, -1e30, ...infinities, Number.NaN];
const exponents = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 1e9, 0.75, -0.75, -0.25, 1.2];

describe.each(["float32", "float64"] as const)("pow of %s", (dtype) => {
  const a = tensor(numbers, { dtype });
  const given = [...a.data()];

  test.each(exponents)("to the power of %d are what they should be", (b) => {
    const [y, held] = [pow(a, b).data(), tensor(b, { dtype }).item()];
    for (const [i, x] of given.entries()) {
      const expected = tensor(x ** held, { dtype }).item();
      if (!Number.isFinite(expected) || expected === 0) expect(y[i], `${x}`).toBe(expected);
      else
        expect(Math.abs((y[i] as number) - expected) / spacing(expected, formats[dtype])).toBeLessThanOrEqual(
          2,
        );
    }
  });

  test("to mixed powers are each as alone", () => {
    const b = tensor(exponents, { dtype });
    for (const x of given) {
      const alone = exponents.map((b) => pow(tensor(x, { dtype }), b).item());
      expect([...pow(tensor(x, { dtype }), b).data()], `of ${x}`).toEqual(alone);
    }
  });

  test.each(exponents)("to the power of %d of what repeats, or lies in rows apart, is right", (b) => {
    const repeated = pow(broadcastTo(tensor(3, { dtype }), [5]), b);
    expect([...repeated.data()]).toEqual(Array(5).fill(pow(tensor(3, { dtype }), b).item()));
    const x = reshape(arange(31, { start: 1, dtype }), [5, 6]);
    const rows = pow(x, b);
    expect(pow(transpose(x), b).toArray()).toEqual(transpose(rows).toArray());
    const inner = [{}, { start: 1, stop: 5 }];
    expect(pow(slice(x, inner), b).toArray()).toEqual(slice(rows, inner).toArray());
    for (const line of [reshape(arange(6, { dtype }), [6, 1]), arange(6, { dtype })]) {
      const each = broadcastTo(pow(line, b), [6, 6]);
      expect(pow(broadcastTo(line, [6, 6]), b).toArray()).toEqual(each.toArray());
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
