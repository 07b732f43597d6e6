import { describe, expect, test } from "vitest";
import {
  add,
  argmax,
  assign,
  backward,
  cast,
  concat,
  defineOp,
  detach,
  exp,
  GradientError,
  gradient,
  hessian,
  hessianVectorProduct,
  jacobian,
  jvp,
  matmul,
  maxPool2d,
  memory,
  mul,
  neg,
  notDifferentiable,
  type Op,
  parameter,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  untracked,
  valueAndGradient,
  vjp,
} from "../../src/index.js";

const double = (values: number[] | number[][] | number) => tensor(values, { dtype: "float64" });

describe("reverse mode", () => {
  test("gives the gradient with respect to each input", () => {
    const [y, [da, db]] = valueAndGradient((a, b) => sum(mul(a, b)), [double([1, 2]), double([3, 4])]);
    expect([y.item(), da.toArray(), db.toArray()]).toEqual([11, [3, 4], [1, 2]]);
  });

  test("adds up what several uses send, and gives zeros where there is none", () => {
    const [dx, dz] = gradient((x, _z) => sum(add(mul(x, x), mul(3, x))), [double([1, 2]), double([5])]);
    expect([dx.toArray(), dz.toArray()]).toEqual([[5, 7], [0]]);
  });

  test("differentiates a chain of 100,000 ops without recursion", () => {
    const [dx] = gradient(
      (x) => {
        let y = x;
        for (let i = 0; i < 100_000; i++) y = add(y, x);
        return y;
      },
      [double(1)],
    );
    expect(dx.item()).toBe(100_001);
  });

  test("computes only the cotangents that are needed", () => {
    const images = double([
      [1, 2],
      [3, 4],
    ]);
    const weights = double([
      [1, 0],
      [0, 1],
    ]);
    const calls = (count: () => void) => {
      const before = memory().calls;
      count();
      return memory().calls - before;
    };
    const one = calls(() => gradient((w) => sum(matmul(images, w)), [weights]));
    const both = calls(() => gradient((x, w) => sum(matmul(x, w)), [images, weights]));
    expect(both - one).toBe(1); // the product that gives dx
  });

  test("leaves alone the graph of what is not asked for", () => {
    const w = parameter(double(3));
    const y = square(w);
    expect(gradient((x) => mul(x, y), [double(2)])[0].item()).toBe(9);
    backward(y);
    expect(w.grad?.item()).toBe(6);
  });

  test("tells nested arguments apart", () => {
    // d/dx [x · d/dy (x + y) at y = x] = d/dx [x · 1] = 1
    const [dx] = gradient((x) => mul(x, gradient((y) => add(x, y), [x])[0]), [double(3)]);
    expect(dx.item()).toBe(1);
  });

  test("goes to any order", () => {
    const derivative = (f: (x: Tensor) => Tensor) => (x: Tensor) => gradient(f, [x])[0];
    const cube = (x: Tensor) => mul(x, mul(x, x));
    const orders = [
      cube,
      derivative(cube),
      derivative(derivative(cube)),
      derivative(derivative(derivative(cube))),
    ];
    expect(orders.map((f) => f(double(2)).item())).toEqual([8, 12, 12, 6]);
  });

  test("leaves alone what is detached or untracked", () => {
    expect(gradient((x) => mul(detach(x), x), [double(3)])[0].item()).toBe(3);
    expect(
      gradient(
        (x) =>
          mul(
            untracked(() => square(x)),
            x,
          ),
        [double(3)],
      )[0].item(),
    ).toBe(9);
  });

  test("passes through the value of an op with several outputs", () => {
    const image = reshape(double([1, 5, 2, 3]), [1, 1, 2, 2]);
    expect(gradient((x) => sum(maxPool2d(x, { kernel: 2 })), [image])[0].toArray()).toEqual([
      [
        [
          [0, 1],
          [0, 0],
        ],
      ],
    ]);
  });

  test("pulls several cotangents through one graph", () => {
    const [, pull] = vjp((x) => square(x), [double([1, 2])]);
    const [first] = pull(double([1, 0]), { keepGraph: true });
    const [second] = pull(double([0, 1]));
    expect([first.toArray(), second.toArray()]).toEqual([
      [2, 0],
      [0, 4],
    ]);
  });
});

describe("backward", () => {
  test("adds to the gradients of parameters", () => {
    const w = parameter(double([1, 2]));
    backward(sum(square(w)));
    backward(sum(w));
    expect(w.grad?.toArray()).toEqual([3, 5]);
  });

  test("refuses a graph used up, unless it was kept", () => {
    const w = parameter(double(2));
    const kept = square(w);
    backward(kept, { keepGraph: true });
    backward(kept);
    expect(() => backward(kept)).toThrow(/keepGraph/);
    expect(w.grad?.item()).toBe(8);
  });

  test("refuses it also after a derivative is over, or has failed", () => {
    const stop = (_: Tensor): Tensor => {
      throw new Error("stop");
    };
    gradient((x) => square(x), [double(2)]);
    expect(() => gradient(stop, [double(2)])).toThrow("stop");
    const y = square(parameter(double(2)));
    backward(y);
    expect(() => backward(y)).toThrow(/keepGraph/);
  });

  test("refuses a graph whose parameter has changed since, and names it", () => {
    const w = parameter(double([2, 3]), "dense.weight");
    const loss = sum(square(w));
    assign(w, double([0, 0]));
    expect(() => backward(loss)).toThrow(/dense\.weight \[2\]/);
  });

  test("refuses a value that is no number, or depends on no parameter", () => {
    const w = parameter(double([1, 2]));
    expect(() => backward(mul(w, 2))).toThrow(GradientError);
    expect(() => backward(double(1))).toThrow(/parameter/);
    expect(() => backward(argmax(w))).toThrow(/floating/);
  });

  test("refuses a vjp's cotangent of another shape or type", () => {
    const [, pull] = vjp((x) => square(x), [double([1, 2])]);
    expect(() => pull(double([1]))).toThrow(/shape and type/);
    expect(() => pull(tensor([1, 1]))).toThrow(/shape and type/);
  });

  test("refuses an integer argument", () => {
    expect(() => gradient((x) => sum(cast(x, "float64")), [tensor([1], { dtype: "int32" })])).toThrow(
      /int32/,
    );
  });
});

describe("derived derivatives", () => {
  const f = (x: Tensor) => concat([reshape(sum(mul(x, tanh(x))), [1]), exp(x)]);
  const x = double([0.5, -1, 0.25]);

  test("J v and Jᵀ dy fit: ⟨dy, J v⟩ = ⟨Jᵀ dy, v⟩", () => {
    const v = double([0.3, -0.7, 1.1]);
    const dy = double([0.2, 0.4, -0.5, 0.9]);
    const [, forward] = jvp(f, [x], [v]);
    const [backward] = vjp(f, [x])[1](dy);
    expect(sum(mul(dy, forward)).item()).toBeCloseTo(sum(mul(backward, v)).item(), 12);
  });

  test("J v and H v add up what several inputs contribute", () => {
    const [a, b] = [double([2, 3]), double([5, 7])];
    const [, tangent] = jvp((a, b) => mul(a, b), [a, b], [double([1, 10]), double([100, 1000])]);
    expect(tangent.toArray()).toEqual([205, 3070]);
    const product = (a: Tensor, b: Tensor) => sum(mul(a, b));
    const Hv = hessianVectorProduct(product, [a, b], [double([1, 10]), double([100, 1000])]);
    expect(Hv.map((each) => each.toArray())).toEqual([
      [100, 1000],
      [1, 10],
    ]);
  });

  test("the Jacobian's columns are J of the axes", () => {
    const J = jacobian(f, x);
    expect(J.shape).toEqual([4, 3]);
    const [, column] = jvp(f, [x], [double([0, 1, 0])]);
    const whole = J.toArray() as number[][];
    for (const [i, value] of column.data().entries()) expect(whole[i]?.[1]).toBeCloseTo(value, 12);
  });

  test("the Hessian of a quadratic form xᵀ A x is A + Aᵀ", () => {
    const A = double([
      [1, 2],
      [5, -3],
    ]);
    const form = (x: Tensor) => matmul(x, matmul(A, x));
    const at = double([0.3, 0.7]);
    expect(hessian(form, at).toArray()).toEqual([
      [2, 7],
      [7, -6],
    ]);
    const [Hv] = hessianVectorProduct(form, [at], [double([1, -1])]);
    expect(Hv.toArray()).toEqual([-5, 13]);
    expect(hessian((x) => sum(x), at).toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe("a user's own op", () => {
  const bell: Op<[x: Tensor]> = defineOp({
    name: "bell",
    formula: String.raw`y = e^{-x^2}`,
    shape: ([x]) => x,
    forward: (y, [x]) => assign(y, exp(neg(square(x)))),
    vjp: [(dy, y, [x]) => mul(dy, mul(-2, mul(x, y)))],
  });

  test("is computed and differentiated like the library's", () => {
    const x = double([0.5, -1]);
    const expected = gradient((x) => sum(exp(neg(square(x)))), [x])[0].data();
    const [dx] = gradient((x) => sum(bell(x)), [x]);
    for (const [i, slope] of dx.data().entries()) expect(slope).toBeCloseTo(expected[i] as number, 14);
    expect(hessian((x) => sum(bell(x)), x).shape).toEqual([2, 2]);
  });

  test("says in words why it has no derivative", () => {
    const steps: Op<[x: Tensor]> = defineOp({
      name: "steps",
      formula: String.raw`y = \lfloor x \rfloor`,
      shape: ([x]) => x,
      forward: (y, [x]) => assign(y, sub(x, x)),
      vjp: [notDifferentiable("steps are flat")],
    });
    expect(() => gradient((x) => sum(steps(x)), [double([1])])).toThrow(/steps are flat/);
  });
});
