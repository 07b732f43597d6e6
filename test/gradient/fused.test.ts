import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  add,
  assign,
  checkGradient,
  defineOp,
  exp,
  gradient,
  hessian,
  mul,
  neg,
  type Op,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
} from "../../src/index.js";

const double = (values: readonly number[]) => tensor(values, { dtype: "float64" });
const backward = vi.fn();
beforeEach(() => {
  backward.mockClear();
});

/** y = w e^(−x²) */
const bell: Op<[x: Tensor, w: Tensor]> = defineOp({
  name: "bell",
  formula: "y = w e^{-x^2}",
  shape: ([x]) => x,
  forward: (y, [x, w]) => assign(y, mul(w, exp(neg(square(x))))),
  fused: {
    inputs: 2,
    composition: ([x, w]) => mul(w, exp(neg(square(x)))),
    backward: ([dx, dw], dy, y, [x]) => {
      backward(dx !== undefined, dw !== undefined);
      if (dx) assign(dx, mul(dy, mul(-2, mul(x, y))));
      if (dw) assign(dw, mul(dy, exp(neg(square(x)))));
    },
  },
});

/** The sum and the difference, and what only the backward pass wants to see. */
const both: Op<[a: Tensor, b: Tensor], void, void, [Tensor, Tensor, Tensor], readonly [Tensor, Tensor]> =
  defineOp({
    name: "both",
    formula: "y = a + b, z = a - b",
    around: (apply, inputs) => {
      const [y, z] = apply(...inputs);
      return [y, z] as const;
    },
    shape: ([a]) => [a, a, a],
    dtype: ([a]) => [a, a, a],
    forward: ([y, z, kept], [a, b]) => {
      assign(y, add(a, b));
      assign(z, sub(a, b));
      assign(kept, a);
    },
    fused: {
      inputs: 2,
      composition: ([a, b]) => [add(a, b), sub(a, b)],
      backward: ([da, db], [dy, dz]) => {
        if (da) assign(da, add(dy ?? 0, dz ?? mul(0, da)));
        if (db) assign(db, sub(dy ?? mul(0, db), dz ?? 0));
      },
    },
  });

/** Two outputs that have nothing to do with each other. */
const apart: Op<[a: Tensor, b: Tensor], void, void, readonly [Tensor, Tensor]> = defineOp({
  name: "apart",
  formula: "y = a^2, z = e^b",
  shape: ([a, b]) => [a, b] as const,
  dtype: ([a, b]) => [a, b] as const,
  forward: ([y, z], [a, b]) => {
    assign(y, square(a));
    assign(z, exp(b));
  },
  fused: {
    inputs: 2,
    composition: ([a, b]) => [square(a), exp(b)],
    backward: ([da, db], [dy, dz], [_y, z], [a]) => {
      if (da) assign(da, dy ? mul(dy, mul(2, a)) : mul(0, a));
      if (db) assign(db, dz ? mul(dz, z) : mul(0, z));
    },
  },
});

describe("a fused op", () => {
  const x = double([0.5, -1]);
  const w = double([2, 3]);

  test("gives its cotangents by one call, and those alone that are wanted", () => {
    const [dx] = gradient((x) => sum(bell(x, w)), [x]);
    const [expected] = gradient((x) => sum(mul(w, exp(neg(square(x))))), [x]);
    expect(dx.toArray()).toEqual(expected.toArray());
    expect(backward.mock.calls).toEqual([[true, false]]);
    gradient((x, w) => sum(bell(x, w)), [x, w]);
    expect(backward).toHaveBeenLastCalledWith(true, true);
  });

  test("is differentiated as the formula that it is, where its cotangents are", () => {
    const formula = hessian((x) => sum(mul(w, exp(neg(square(x))))), x);
    expect(hessian((x) => sum(bell(x, w)), x).toArray()).toEqual(formula.toArray());
    expect(backward).not.toHaveBeenCalled();
    checkGradient((x, w) => bell(square(x), mul(x, w)), [x, w]);
    checkGradient((x) => gradient((x) => sum(bell(x, mul(x, x))), [x])[0], [x]);
  });

  test("of several outputs hears of those alone that the loss depends on", () => {
    checkGradient((a, b) => mul(both(a, b)[0], both(a, b)[1]), [x, w]);
    checkGradient((a, b) => square(both(a, b)[0]), [x, w]);
    checkGradient((a, b) => square(both(a, b)[1]), [x, w]);
    checkGradient((a, b) => mul(...both(a, b)), [x, w]);
  });

  test("sends nothing to what the loss does not depend on", () => {
    checkGradient((a, b) => apart(neg(a), neg(b))[0], [x, w]);
    checkGradient((a, b) => apart(neg(a), neg(b))[1], [x, w]);
  });
});
