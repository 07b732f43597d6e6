import { describe, expect, test } from "vitest";
import {
  elu,
  linearRecurrence,
  logSigmoid,
  ones,
  prod,
  tensor,
  valueAndGradient,
  zeros,
} from "../../src/index.js";
import { batchNorm } from "../../src/nn/index.js";

describe("far from one, values and derivatives stay exact", () => {
  test.each([
    [[1e30, 1e-30, 1e30, 1e-30]],
    [[1e30, 1e30, 1e-30, 1e-30]],
    [[...new Array(60).fill(10), ...new Array(60).fill(0.1)]],
  ])("a product whose parts overflow float32: %j", (numbers) => {
    const [y, [dx]] = valueAndGradient((x) => prod(x), [tensor(numbers)]);
    expect(y.dtype).toBe("float32");
    expect(y.item()).toBeCloseTo(1, 5);
    for (const [i, d] of [...dx.data()].entries()) expect(d * (numbers[i] as number)).toBeCloseTo(1, 5);
  });

  test("the slope of elu where e^x is far below one", () => {
    const [, [dx]] = valueAndGradient((x) => elu(x), [tensor(-20, { dtype: "float64" })]);
    expect(dx.item() / Math.exp(-20)).toBeCloseTo(1, 12);
  });

  test("logSigmoid of what is far below zero", () => {
    const x = tensor(-22, { dtype: "float64" });
    expect(logSigmoid(x).item() + 22).toBeCloseTo(-Math.log1p(Math.exp(-22)), 13);
  });
});

test("a recurrence names itself where its initial number does not fit", () => {
  const x = zeros([2], "int32");
  expect(() => linearRecurrence(x, x, { initial: 0.5 })).toThrow(/^linearRecurrence: /);
});

test("an empty batch has nothing to refuse", () => {
  expect(batchNorm(ones([4, 0])).shape).toEqual([4, 0]);
});
