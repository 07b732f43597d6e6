import { describe, expect, test } from "vitest";
import {
  add,
  atan2,
  DtypeError,
  div,
  exp,
  gradient,
  greater,
  maximum,
  memory,
  minimum,
  mul,
  parameter,
  pow,
  ReleasedError,
  relu,
  scope,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
} from "../../src/index.js";

/** A kernel has read the tensor: it is in the heap. */
function ready(x: Tensor): Tensor {
  sum(x);
  return x;
}

const fresh = () => tensor([1, -2, 3]);
const x = ready(fresh());
/** A number that was made in a scope which has ended. */
function released(value: number): Tensor {
  let number: Tensor | undefined;
  scope(() => {
    number = ready(tensor(value));
  });
  return number as Tensor;
}

const turned = transpose(
  ready(
    tensor([
      [1, 2],
      [3, 4],
    ]),
  ),
);

describe("ops on each element", () => {
  test("go straight to their kernels with tensors that lie ready", () => {
    const outputs = [add, exp, relu].map(({ definition }) =>
      definition.direct?.([x, x].slice(0, definition === add.definition ? 2 : 1)),
    );
    const longWay = [add(fresh(), fresh()), exp(fresh()), relu(fresh())];
    expect(outputs.map((y) => y?.toArray())).toEqual(longWay.map((y) => y.toArray()));
  });

  test.each<[string, unknown[]]>([
    ["a tensor no kernel has read", [x, fresh()]],
    ["another shape", [x, ready(tensor([1]))]],
    ["another shape of the same size", [x, ready(tensor([[1, 2, 3]]))]],
    ["another type", [x, ready(tensor([1, 2, 3], { dtype: "float64" }))]],
    ["a type that is not taken", [greater(x, 0), greater(x, 0)]],
    ["a number that is no tensor yet", [x, 2]],
    ["nothing", [x, undefined]],
    ["nothing in the first place", [undefined, x]],
    ["what only looks like a tensor", [x, { ...x }]],
    ["a number that may need its cotangent", [x, ready(parameter(tensor(2)))]],
    ["a number that was released", [x, released(2)]],
    ["a number of another type", [x, tensor(2, { dtype: "float64" })]],
    ["a number beside elements out of order", [tensor(2), turned]],
    ["elements out of order", [turned, turned]],
  ])("go the long way for %s, and have done nothing yet", (_, given) => {
    const before = memory();
    expect(add.definition.direct?.(given)).toBeUndefined();
    expect(memory()).toEqual(before);
  });

  test.each([add, atan2, div, maximum, minimum, mul, pow, sub])(
    "go straight to their kernels with a number beside such a tensor: $definition.name",
    (op) => {
      for (const number of [tensor(2), ready(tensor(2))]) {
        const [y, z] = [op.definition.direct?.([x, number]), op.definition.direct?.([number, x])];
        const whole = () => tensor([2, 2, 2]);
        expect(y?.toArray()).toEqual(op(fresh(), whole()).toArray());
        expect(z?.toArray()).toEqual(op(whole(), fresh()).toArray());
      }
    },
  );

  test("record a number as it is, and not broadcast", () => {
    const p = parameter(fresh());
    ready(p);
    expect(mul(p, 2).origin?.inputs.map(({ shape }) => shape)).toEqual([[3], []]);
    expect(mul(2, p).origin?.inputs.map(({ shape }) => shape)).toEqual([[], [3]]);
  });

  test("are differentiated beside a number as beside a tensor", () => {
    const f = (x: Tensor, y: Tensor | number) =>
      sum(mul(pow(maximum(x, y), y), add(div(minimum(y, x), sub(y, atan2(x, y))), mul(y, x))));
    const slopes = (y: Tensor | number) => gradient((x) => f(x, y), [x])[0];
    const curvatures = (y: Tensor | number) => gradient((x) => sum(gradient((x) => f(x, y), [x])[0]), [x])[0];
    const whole = tensor([2.5, 2.5, 2.5]);
    expect(slopes(2.5).toArray()).toEqual(slopes(whole).toArray());
    expect(curvatures(2.5).toArray()).toEqual(curvatures(whole).toArray());
  });

  test("take numbers in either place", () => {
    const loss = ready(tensor(3));
    for (const given of [
      [loss, tensor(2)],
      [tensor(2), loss],
    ]) {
      expect(mul.definition.direct?.(given)?.item()).toBe(6);
    }
  });

  test("refuse what was released on either way", () => {
    for (const number of [released(1), released(2)]) {
      expect(() => add(x, number)).toThrow(ReleasedError);
      expect(() => add(number, x)).toThrow(ReleasedError);
    }
    expect(() => add(released(1), released(2))).toThrow(ReleasedError);
  });

  test("refuse a type on either way", () => {
    const whole = ready(tensor([1, 2, 3], { dtype: "int32" }));
    expect(() => exp(whole)).toThrow(DtypeError);
    expect(() => add(x, whole)).toThrow(DtypeError);
  });

  test("are differentiated on either way", () => {
    const f = (x: Tensor) => sum(exp(add(x, x)));
    expect(gradient(f, [x])[0].toArray()).toEqual(gradient(f, [fresh()])[0].toArray());
  });
});
