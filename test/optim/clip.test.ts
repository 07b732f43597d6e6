import { describe, expect, test } from "vitest";
import {
  add,
  backward,
  memory,
  mul,
  ones,
  parameter,
  scope,
  sum,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../src/index.js";
import { clipGradients, SGD } from "../../src/optim/index.js";

function withGradient(...g: number[]): Tensor {
  const p = parameter(zeros([g.length], "float64"));
  backward(sum(mul(p, tensor(g, { dtype: "float64" }))));
  return p;
}

const gradients = (parameters: readonly Tensor[]) => parameters.flatMap((p) => [...(p.grad?.data() ?? [])]);

describe("clipping", () => {
  test("shortens all gradients by one share, and returns their joint norm", () => {
    const parameters = [withGradient(3), withGradient(0, 4)];
    expect(clipGradients(parameters, 1)).toBe(5);
    const [a = 0, b, c = 0] = gradients(parameters);
    expect([a, b, c].map((g) => Number(g?.toFixed(6)))).toEqual([0.6, 0, 0.8]);
    expect(Math.hypot(a, c)).toBeLessThanOrEqual(1);
  });

  test("leaves short gradients, and parameters without one", () => {
    const parameters = [withGradient(3), parameter(ones([2])), withGradient(4)];
    expect(clipGradients(parameters, 5.1)).toBe(5);
    expect(gradients(parameters)).toEqual([3, 4]);
    expect(parameters[1]?.grad).toBeUndefined();
  });

  test("of no gradient finds the norm 0", () => {
    expect(clipGradients([], 1)).toBe(0);
    expect(clipGradients([withGradient(0)], 1)).toBe(0);
  });

  test("shortens once where parameters share one gradient, or one parameter is named twice", () => {
    const [a, b] = [parameter(zeros([1], "float64")), parameter(zeros([1], "float64"))];
    backward(sum(mul(add(a, b), tensor([5], { dtype: "float64" }))));
    clipGradients([a, b, a], 1);
    for (const g of gradients([a, b])) expect(g).toBeCloseTo(Math.SQRT1_2, 5);
  });

  test("finds norms whose squares float32 cannot hold", () => {
    const p = parameter(zeros([2]));
    backward(sum(mul(p, 1e30)));
    expect(clipGradients([p], 1) / (Math.SQRT2 * 1e30)).toBeCloseTo(1, 6);
    for (const g of gradients([p])) expect(g).toBeCloseTo(Math.SQRT1_2, 5);
  });

  test.each([0, -1, Number.NaN])("to %d is refused", (maxNorm) => {
    expect(() => clipGradients([], maxNorm)).toThrow(ValueError);
    expect(() => clipGradients([], maxNorm)).toThrow(
      `clipGradients: maxNorm must be above zero, got ${maxNorm}`,
    );
  });

  test("gradients outlive the scope, and old ones are released", () => {
    const p = withGradient(...new Array(10_000).fill(1));
    scope(() => clipGradients([p], 1));
    const before = memory().resident;
    for (let time = 2; time < 10; time++) scope(() => clipGradients([p], 1 / time));
    expect(memory().resident - before).toBeLessThan(80_000);
    expect(gradients([p])[0]).toBeCloseTo(1 / 900, 6);
  });
});

test("minimize clips before it steps", () => {
  const p = parameter(tensor([0, 0], { dtype: "float64" }));
  const optimizer = new SGD([p], { learningRate: 1 });
  optimizer.minimize(() => sum(mul(p, 10)), { maxNorm: 0.5 });
  expect(Math.hypot(...p.data())).toBeCloseTo(0.5, 6);
});
