import { describe, expect, test, vi } from "vitest";
import {
  add,
  affine,
  affineConv2d,
  assign,
  attend,
  backward as backwardFrom,
  checkGradient,
  defineOp,
  exp,
  floor,
  Generator,
  gradient,
  gruSequence,
  hessian,
  mul,
  neg,
  normal,
  type Op,
  ones,
  parameter,
  square,
  standardize,
  sub,
  sum,
  type Tensor,
  tensor,
  vjp,
} from "../../src/index.js";

const double = (values: readonly number[]) => tensor(values, { dtype: "float64" });
const backward = vi.fn();

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

/** y = x ⌊w⌋ */
const floored: Op<[x: Tensor, w: Tensor]> = defineOp({
  name: "floored",
  formula: String.raw`y = x \lfloor w \rfloor`,
  shape: ([x]) => x,
  forward: (y, [x, w]) => assign(y, mul(x, floor(w))),
  fused: {
    inputs: 2,
    composition: ([x, w]) => mul(x, floor(w)),
    backward: ([dx], dy, _y, [_x, w]) => {
      if (dx) assign(dx, mul(dy, floor(w)));
    },
  },
});

describe("a fused op", () => {
  const x = double([0.5, -1]);
  const w = double([2, 3]);

  test("gives its cotangents by one call, and those alone that are wanted", () => {
    backward.mockClear();
    const [dx] = gradient((x) => sum(bell(x, w)), [x]);
    const [expected] = gradient((x) => sum(mul(w, exp(neg(square(x))))), [x]);
    expect(dx.toArray()).toEqual(expected.toArray());
    expect(backward.mock.calls).toEqual([[true, false]]);
    gradient((x, w) => sum(bell(x, w)), [x, w]);
    expect(backward).toHaveBeenLastCalledWith(true, true);
  });

  test("is differentiated as the formula that it is, where its cotangents are", () => {
    backward.mockClear();
    const formula = hessian((x) => sum(mul(w, exp(neg(square(x))))), x);
    expect(hessian((x) => sum(bell(x, w)), x).toArray()).toEqual(formula.toArray());
    expect(backward).not.toHaveBeenCalled();
    checkGradient((x, w) => bell(square(x), mul(x, w)), [x, w]);
    checkGradient((x) => gradient((x) => sum(bell(x, mul(x, x))), [x])[0], [x]);
  });

  test("passes cotangents that can be differentiated, where the graph is kept", () => {
    const secondOrder = (f: (x: Tensor) => Tensor) => {
      const p = parameter(x);
      const [y, pull] = vjp(f, [p]);
      const [dx] = pull(ones(y.shape, y.dtype), { keepGraph: true });
      backwardFrom(sum(dx));
      return p.grad?.toArray();
    };
    const formula = (x: Tensor) => mul(w, exp(neg(square(x))));
    expect(secondOrder((x) => bell(x, w))).toEqual(secondOrder(formula));
  });

  test("asks its formula for no derivative that nobody wants", () => {
    const step = parameter(double([2.5, 3.5])); // with respect to which there is none
    const expected = [
      [4, 0],
      [0, 6],
    ];
    expect(hessian((x) => sum(floored(square(x), step)), x).toArray()).toEqual(expected);
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
    checkGradient((a, b) => mul(apart(a, b)[0], b), [x, w]); // which it reaches by another way
  });
});

test.each<[string, (...inputs: Tensor[]) => Tensor, number[][]]>([
  ["affine", (x, weight, bias) => affine(x, weight, bias), [[4, 3], [2, 3], [2]]],
  [
    "affineConv2d",
    (x, w, bias) => affineConv2d(x, w, bias, { padding: 1 }),
    [[2, 3, 4, 5], [2, 3, 3, 2], [2]],
  ],
  [
    "attend",
    (q, k, v) => attend(q, k, v, 0)[0],
    [
      [4, 3],
      [5, 3],
      [5, 2],
    ],
  ],
  [
    "gruSequence",
    (z, weight, bias, h0) => gruSequence(z, weight, bias, h0),
    [[2, 3, 12], [12, 4], [4], [3, 4]],
  ],
  ["standardize", (x, γ, β) => standardize(x, γ, β, { axis: 1 })[0], [[2, 3, 4], [3], [3]]],
])("%s sends to one input alone what it sends to it beside the others", (_, f, shapes) => {
  const generator = new Generator(1);
  const inputs = shapes.map((shape) => normal(generator, shape));
  const loss = (...inputs: Tensor[]) => sum(square(f(...inputs)));
  const all = gradient(loss, inputs);
  for (const [i, x] of inputs.entries()) {
    const [dx] = gradient((x) => loss(...inputs.with(i, x)), [x]);
    expect(dx.toArray()).toEqual(all[i]?.toArray());
  }
});
