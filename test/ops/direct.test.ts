import { describe, expect, test } from "vitest";
import {
  add,
  DtypeError,
  exp,
  gradient,
  greater,
  memory,
  relu,
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
    ["a number", [x, 2]],
    ["elements out of order", [turned, turned]],
  ])("go the long way for %s, and have done nothing yet", (_, given) => {
    const before = memory();
    expect(add.definition.direct?.(given)).toBeUndefined();
    expect(memory()).toEqual(before);
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
