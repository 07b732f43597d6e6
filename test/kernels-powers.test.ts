import { describe, expect, test } from "vitest";
import {
  arange,
  broadcastTo,
  div,
  Generator,
  log,
  pow,
  reshape,
  slice,
  tensor,
  transpose,
  uniform,
} from "../src/index.js";
import { toDecimal } from "./accuracy/decimal.js";
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

  test("are exact where they are whole numbers", () => {
    const whole = dtype === "float32" ? 2 ** 24 : 2 ** 53;
    const [bases, powers, expected] = [[], [], []] as [number[], number[], number[]];
    for (let base = 2; base < 3000; base++) {
      for (let y = base, b = 1; y <= whole; y *= base, b++) {
        bases.push(base);
        powers.push(b);
        expected.push(y);
      }
    }
    expect([...pow(tensor(bases, { dtype }), tensor(powers, { dtype })).data()]).toEqual(expected);
  });

  test("lose little where they are nearly 0 or infinite", () => {
    const most = dtype === "float32" ? 87 : 700;
    const x = uniform(new Generator(1), [500], { low: 0.6, high: 1.5, dtype });
    const b = div(uniform(new Generator(2), [500], { low: -most, high: most, dtype }), log(x));
    const [bases, powers] = [x.data(), b.data()];
    for (const [i, y] of pow(x, b).data().entries()) {
      const truth = toDecimal(bases[i] as number).pow(toDecimal(powers[i] as number));
      const places = truth.minus(y).div(spacing(y, formats[dtype])).abs();
      expect(places.toNumber()).toBeLessThan(dtype === "float32" ? 1.25 : 2);
    }
  });

  test("of ±1 to no number are 1, as IEEE 754 has them", () => {
    const nan = Number.NaN;
    const y = pow(
      tensor([1, 1, 1, -1, -1, -1, nan], { dtype }),
      tensor([...infinities, nan, ...infinities, nan, 0], { dtype }),
    );
    expect([...y.data()]).toEqual([1, 1, 1, 1, 1, nan, 1]);
  });
});
