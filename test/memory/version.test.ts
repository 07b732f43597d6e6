import { describe, expect, test } from "vitest";
import { assign } from "../../src/create/parameter.js";
import {
  add,
  arange,
  backward,
  DtypeError,
  detach,
  full,
  GradientError,
  matmul,
  memory,
  mul,
  parameter,
  reshape,
  ShapeError,
  setMemoryBudget,
  sum,
  type Tensor,
  tensor,
  transpose,
  valueAndGradient,
  vjp,
} from "../../src/index.js";
import { isResident } from "../../src/wasm/cache.js";
import { churn } from "./churn.js";

const threes = () => full([2, 2], 3);
const numbers = () => reshape(arange(9, { dtype: "float32" }), [3, 3]);

function errorOf(run: () => void): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

describe("a change in place", () => {
  test("of what a recorded op used makes the backward pass throw, and names it", () => {
    const w = parameter(
      tensor([
        [1, 2],
        [3, 4],
      ]),
      "layer.weight",
    );
    const loss = sum(matmul(w, w));
    assign(w, threes());
    const error = errorOf(() => backward(loss));
    expect(error).toBeInstanceOf(GradientError);
    expect(error.message).toMatch(/^matmul: .*changed in place.*layer\.weight \[2, 2\]/);
    expect(w.grad).toBeUndefined();
  });

  test("of a nameless tensor is reported by its shape", () => {
    const w = parameter(full([2, 2], 1));
    const running = full([2, 2], 1);
    const loss = sum(mul(w, running));
    assign(running, threes());
    expect(() => backward(loss)).toThrow(/^mul: .*changed in place.*a tensor \[2, 2\]/);
  });

  test("is seen through views, of either", () => {
    const w = parameter(numbers());
    const throughView = sum(mul(transpose(w), 2));
    assign(w, full([3, 3], 3));
    expect(() => backward(throughView)).toThrow(GradientError);
    const whole = sum(mul(w, w));
    assign(detach(transpose(w)), numbers());
    expect(() => backward(whole)).toThrow(GradientError);
    expect(w.toArray()).toEqual([
      [0, 3, 6],
      [1, 4, 7],
      [2, 5, 8],
    ]);
  });

  test("between the function and its pull makes the pull throw", () => {
    const w = parameter(threes(), "w");
    const [y, pull] = vjp((x) => mul(x, x), [w]);
    assign(w, full([2, 2], 4));
    expect(() => pull(y)).toThrow(GradientError);
  });

  test("before the op is recorded, or of other tensors, is no error", () => {
    const [w, other] = [parameter(full([2, 2], 1)), parameter(full([2, 2], 1))];
    assign(w, threes());
    const loss = sum(mul(w, w));
    assign(other, threes());
    backward(loss);
    expect(w.grad?.toArray()).toEqual([
      [6, 6],
      [6, 6],
    ]);
  });

  test("is not confused with spilling and loading", () => {
    setMemoryBudget(2 ** 20);
    const w = parameter(threes());
    const loss = sum(mul(w, w));
    churn(2 ** 25);
    expect(isResident(w.storage)).toBe(false);
    add(w, w);
    backward(loss);
    expect(w.grad?.toArray()).toEqual([
      [6, 6],
      [6, 6],
    ]);
    setMemoryBudget(2 ** 28);
  });

  test("reaches every view, resident or not", () => {
    const w = parameter(numbers());
    const [view, flat] = [transpose(w), reshape(w, [9])];
    churn(2 ** 20);
    assign(w, add(w, 1));
    expect(view.toArray()).toEqual([
      [1, 4, 7],
      [2, 5, 8],
      [3, 6, 9],
    ]);
    expect(flat.toArray()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("by a view of itself does not read what it has written", () => {
    const square = (n: number) => parameter(reshape(arange(n * n, { dtype: "float32" }), [n, n]));
    const transposed = [
      [0, 3, 6],
      [1, 4, 7],
      [2, 5, 8],
    ];
    const a = square(3);
    assign(a, transpose(a));
    expect(a.toArray()).toEqual(transposed);
    const b = square(3);
    assign(transpose(b), b);
    expect(b.toArray()).toEqual(transposed);
    const c = square(50);
    const expected = transpose(c).toArray();
    const { resident } = memory();
    assign(c, transpose(c));
    expect(c.toArray()).toEqual(expected);
    expect(memory().resident).toBe(resident);
  });

  test("refuses another shape or type, and changes nothing then", () => {
    const w = parameter(numbers(), "w");
    const loss = sum(mul(w, w));
    const wrong: [Tensor, typeof ShapeError | typeof DtypeError, RegExp][] = [
      [arange(9, { dtype: "float32" }), ShapeError, /assign: .*\[9\] for \[3, 3\]/],
      [full([], 1), ShapeError, /assign: .*\[\] for \[3, 3\]/],
      [full([3, 3], 1, "float64"), DtypeError, /assign: .*float64 for float32/],
    ];
    for (const [value, kind, message] of wrong) {
      expect(() => assign(w, value)).toThrow(kind);
      expect(() => assign(w, value)).toThrow(message);
    }
    expect(w.toArray()).toEqual(numbers().toArray());
    backward(loss);
    expect(w.grad?.toArray()).toEqual(mul(numbers(), 2).toArray());
  });

  test("of an argument after the gradient is taken is no error", () => {
    const w = parameter(threes());
    const [, [dw]] = valueAndGradient((x) => sum(mul(x, x)), [w]);
    assign(w, dw);
    expect(w.toArray()).toEqual([
      [6, 6],
      [6, 6],
    ]);
  });
});
