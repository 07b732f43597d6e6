import { describe, expect, test } from "vitest";
import {
  add,
  assign,
  cast,
  checkGradient,
  concat,
  defineOp,
  Generator,
  GradientError,
  gradient,
  matmul,
  max,
  mul,
  type Op,
  reshape,
  slice,
  square,
  sum,
  type Tensor,
  tanh,
  tensor,
  uniform,
} from "../../src/index.js";

const x = uniform(new Generator(1), [3, 7], { low: 0.5, high: 2, dtype: "float64" });

/** y = x², with the rule given. */
function squareWith(rule: (dy: Tensor, x: Tensor) => Tensor): Op<[x: Tensor]> {
  return defineOp({
    name: "squareWith",
    formula: "y = x^2",
    shape: ([x]) => x,
    forward: (y, [x]) => assign(y, square(x)),
    vjp: [(dy, _y, [x]) => rule(dy, x)],
  });
}

/** A factor that is wrong in the last element alone: where a kernel's tail is. */
function wrongInTheTail(x: Tensor): Tensor {
  const flat = reshape(x, [-1]);
  const body = slice(flat, [{ stop: -1 }]);
  const tail = slice(flat, [{ start: -1 }]);
  return reshape(concat([body, mul(tail, 1.001)]), x.shape);
}

/** The value of zero, and the slope of the given factor: a mistake that only the second order sees. */
const nothing: Op<[x: Tensor]> = defineOp({
  name: "nothing",
  formula: "y = 0",
  shape: ([x]) => x,
  forward: (y, [x]) => assign(y, mul(x, 0)),
  vjp: [(dy) => mul(dy, 0.01)],
});

describe("the checker finds", () => {
  test("nothing wrong with a right rule", () => {
    const { order1, order2 } = checkGradient(
      squareWith((dy, x) => mul(dy, mul(2, x))),
      [x],
      { whole: true },
    );
    expect(order1).toBeLessThan(1e-7);
    expect(order2).toBeLessThan(1e-5);
  });

  test("a rule wrong by 0.1 %", () => {
    const wrong = squareWith((dy, x) => mul(dy, mul(2.002, x)));
    expect(() => checkGradient(wrong, [x], { name: "wrong" })).toThrow(/wrong: .*order 1/);
  });

  test("a rule wrong only in the second order", () => {
    const wrong = squareWith((dy, x) => mul(dy, add(mul(2, x), nothing(x))));
    expect(() => checkGradient(wrong, [x])).toThrow(/order 2/);
    expect(() => checkGradient(wrong, [x], { order: 1 })).not.toThrow();
  });

  test("a rule wrong by 0.1 % in one element of the tail, and names it", () => {
    const wrong = squareWith((dy, x) => mul(dy, wrongInTheTail(mul(2, x))));
    expect(() => checkGradient(wrong, [x])).toThrow(
      /for inputs \[3, 7\] and output \[3, 7\]; worst at element 20 of input 0/,
    );
    expect(() => checkGradient(wrong, [x], { whole: true })).toThrow(/element 20/);
  });

  test("a rule wrong in one element in the midst of others, and names it", () => {
    const factor = tensor([1, 1, 1.01, 1, 1], { dtype: "float64" });
    const wrong = squareWith((dy, x) => mul(dy, mul(mul(2, x), factor)));
    const five = slice(reshape(x, [-1]), [{ stop: 5 }]);
    expect(() => checkGradient(wrong, [five])).toThrow(/element 2 of input 0/);
  });

  test("who is wrong, by the name that it was given, or has", () => {
    const wrong = squareWith((dy) => dy);
    const squareOf = (x: Tensor) => wrong(x);
    expect(() => checkGradient(squareOf, [x], { name: "ours" })).toThrow(/^ours: /);
    expect(() => checkGradient(squareOf, [x])).toThrow(/^squareOf: /);
    expect(() => checkGradient((x) => wrong(x), [x])).toThrow(/^the function: /);
  });

  test("the first of elements that are equally wrong", () => {
    const none = squareWith((dy) => mul(dy, 0));
    expect(() => checkGradient(none, [x])).toThrow(/element 0 of input 0/);
  });

  test("a cotangent that is missing, or NaN", () => {
    expect(() =>
      checkGradient(
        squareWith((dy) => mul(dy, 0)),
        [x],
      ),
    ).toThrow(GradientError);
    expect(() =>
      checkGradient(
        squareWith((dy) => mul(dy, Number.NaN)),
        [x],
      ),
    ).toThrow(/NaN/);
  });

  test("which of several inputs is to blame", () => {
    const half: Op<[a: Tensor, b: Tensor]> = defineOp({
      name: "half",
      formula: "y = a b",
      shape: ([a]) => a,
      forward: (y, [a, b]) => assign(y, mul(a, b)),
      vjp: [(dy, _y, [_a, b]) => mul(dy, b), (dy) => dy],
    });
    expect(() => checkGradient(half, [x, x])).toThrow(/of input 1/);
  });
});

test("equal elements share the cotangent of their extreme", () => {
  const ties = tensor([3, 1, 3], { dtype: "float64" });
  const total = (x: Tensor) => sum(mul(max(x), 2));
  expect(gradient(total, [ties])[0].toArray()).toEqual([1, 0, 1]);
});

test("inputs that are not float64 are refused", () => {
  expect(() => checkGradient((x) => tanh(x), [tensor([1])])).toThrow(
    "inputs must be float64, or rounding hides the slope, got float32",
  );
  expect(() => checkGradient((a, b) => add(a, cast(b, "float64")), [x, cast(x, "float32")])).toThrow(
    "got float64, float32",
  );
});

test("a function of any number of inputs is given its own alone", () => {
  const chain = (...factors: Tensor[]) => factors.reduce((a, b) => matmul(a, b));
  const [a, b] = [slice(x, [{ stop: 2 }]), reshape(x, [7, 3])];
  expect(() => checkGradient(chain, [a, b])).not.toThrow();
});

test("one random direction takes three calls: the value, and a step to either side", () => {
  let calls = 0;
  const counted = (x: Tensor) => {
    calls += 1;
    return tanh(x);
  };
  checkGradient(counted, [x], { order: 1 });
  expect(calls).toBe(3);
});

describe("the whole Jacobian", () => {
  test("shows its worst element, not the mean of a direction", () => {
    const [one, all] = [checkGradient(tanh, [x]), checkGradient(tanh, [x], { whole: true })];
    expect(all.order1).toBeGreaterThan(one.order1);
    expect(checkGradient(tanh, [x], { order: 1 })).toEqual({ order1: one.order1, order2: undefined });
  });

  test("may be exact, or have no elements", () => {
    const exact = { bound: 0, whole: true };
    expect(checkGradient((x) => mul(x, 0), [x], exact)).toEqual({ order1: 0, order2: 0 });
    expect(checkGradient(tanh, [slice(x, [{ stop: 0 }])], exact)).toEqual({ order1: 0, order2: 0 });
  });
});
