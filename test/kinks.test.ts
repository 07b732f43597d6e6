import { describe, expect, test } from "vitest";
import {
  avgPool2dAdjoint,
  embedding,
  gradient,
  max,
  maximum,
  maxPool2d,
  min,
  minimum,
  mul,
  pad,
  pow,
  relu,
  ShapeError,
  sum,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../src/index.js";
import { crossEntropy } from "../src/nn/index.js";

/* What a slope cannot tell: derivatives where a function has none, and those that are so by agreement. */

function gradientsOf(f: (...inputs: Tensor[]) => Tensor, ...inputs: Tensor[]): unknown[] {
  return gradient((...xs: Tensor[]) => sum(f(...xs)), inputs).map((dx) => dx.toArray());
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

describe("equal elements", () => {
  test("share the cotangent of maximum and minimum", () => {
    const [a, b] = [tensor([1, 2, 3]), tensor([1, 3, 2])];
    expect(gradientsOf(maximum, a, b)).toEqual([
      [0.5, 0, 1],
      [0.5, 1, 0],
    ]);
    expect(gradientsOf(minimum, a, b)).toEqual([
      [0.5, 1, 0],
      [0.5, 0, 1],
    ]);
  });

  test("share that of max and min", () => {
    const x = tensor([
      [4, 1, 4, 4],
      [1, 1, 0, 5],
    ]);
    expect(gradientsOf((x) => mul(max(x, { axes: 1 }), tensor([3, 1])), x)).toEqual([
      [
        [1, 0, 1, 1],
        [0, 0, 0, 1],
      ],
    ]);
    expect(gradientsOf((x) => min(x, { axes: 0 }), x)).toEqual([
      [
        [0, 0.5, 0, 1],
        [1, 0.5, 1, 0],
      ],
    ]);
  });

  test("leave that of a pooling to the first, also where all are −∞", () => {
    for (const value of [7, -infinity]) {
      const x = tensor(new Float32Array(16).fill(value), { shape: [1, 1, 4, 4] });
      const corners = [
        [1, 0, 1, 0],
        [0, 0, 0, 0],
        [1, 0, 1, 0],
        [0, 0, 0, 0],
      ];
      expect(gradientsOf((x) => maxPool2d(x, { kernel: 2 }), x)).toEqual([[[corners]]]);
    }
  });

  test("so also where windows are many enough for vectors", () => {
    for (const stride of [1, 2, 3]) {
      const x = tensor(new Float32Array(3 * 24).fill(2), { shape: [1, 1, 3, 24] });
      const starts = Array.from({ length: 24 }, (_, i) => Number(i % stride === 0 && i + 3 <= 24));
      const expected = [starts, starts.map(() => 0), starts.map(() => 0)];
      expect(gradientsOf((x) => maxPool2d(x, { kernel: 3, stride }), x)).toEqual([[[expected]]]);
    }
  });

  test("a pooling over the edge never picks the padding", () => {
    const x = tensor(new Float32Array(9).fill(-infinity), { shape: [1, 1, 3, 3] });
    const [dx] = gradientsOf((x) => maxPool2d(x, { kernel: 2, padding: 1 }), x);
    expect(dx).toEqual([
      [
        [
          [1, 1, 0],
          [1, 1, 0],
          [0, 0, 0],
        ],
      ],
    ]);
  });

  test("and NaN takes it", () => {
    const x = tensor([1, nan, 9, 2], { dtype: "float64" });
    const [dx] = gradientsOf(
      (x) => maxPool2d(x, { kernel: [1, 4] }),
      tensor(x.data(), { shape: [1, 1, 1, 4] }),
    );
    expect(dx).toEqual([[[[0, 1, 0, 0]]]]);
  });
});

test("relu has the derivative 0 at 0", () => {
  expect(gradientsOf(relu, tensor([-1, 0, 2]))).toEqual([[0, 0, 1]]);
});

test("powers of zero have finite derivatives where PyTorch has them", () => {
  expect(gradientsOf(pow, tensor([0, 0, 0, 2]), tensor([2, 1, 0, 3]))).toEqual([
    [0, 1, 0, 12],
    [0, 0, 0, Math.fround(8 * Math.fround(Math.log(2)))],
  ]);
});

test("the slope of a power stays flat at the exponent 0, as PyTorch has it", () => {
  const slope = (b: Tensor) => gradient((a) => sum(pow(a, b)), [tensor([2, 3])])[0];
  const [mixed] = gradient((b) => sum(slope(b)), [tensor([0, 0])]);
  expect([...mixed.data()]).toEqual([0, 0]);
});

test("a negative power of zero falls infinitely fast as the exponent grows", () => {
  const [, db] = gradientsOf(pow, tensor([0, -0, 0]), tensor([-1, -1, -0.5]));
  expect(db).toEqual([-infinity, infinity, -infinity]);
});

test("the padding row of an embedding gets no gradient", () => {
  const index = tensor([2, 0, 1, 2], { dtype: "int32" });
  const [all] = gradientsOf((w) => embedding(w, index), zeros([3, 2]));
  const [padded] = gradientsOf((w) => embedding(w, index, { paddingIndex: 2 }), zeros([3, 2]));
  expect(all).toEqual([
    [1, 1],
    [1, 1],
    [2, 2],
  ]);
  expect(padded).toEqual([
    [1, 1],
    [1, 1],
    [0, 0],
  ]);
});

test("a class that is ruled out, −∞, costs nothing but where it is the label", () => {
  const logits = tensor([[0, -infinity, 0]]);
  expect(crossEntropy(logits, tensor([2], { dtype: "int32" })).item()).toBeCloseTo(Math.LN2, 6);
  expect(gradientsOf((z) => crossEntropy(z, tensor([2], { dtype: "int32" })), logits)).toEqual([
    [[0.5, 0, -0.5]],
  ]);
  expect(crossEntropy(logits, tensor([1], { dtype: "int32" })).item()).toBe(infinity);
});

describe("legal only within bounds", () => {
  test.each([
    [{ after: [-4] }],
    [{ before: [-2], after: [-2] }],
    [{ between: [-1] }],
    [{ before: [0.5] }],
    [{ before: [1, 1] }],
  ])("pad refuses %j for three elements", (padding) => {
    expect(() => pad(tensor([1, 2, 3]), padding)).toThrow(ValueError);
  });

  test("pad crops, also at both ends", () => {
    expect(pad(tensor([1, 2, 3, 4]), { before: [-1], after: [-2] }).toArray()).toEqual([2]);
  });

  test("pad fills with what the type can hold", () => {
    expect(pad(tensor([1], { dtype: "int32" }), { after: [1], value: 7 }).toArray()).toEqual([1, 7]);
    expect(pad(tensor([1.5]), { after: [1], value: nan }).toArray()).toEqual([1.5, nan]);
    expect(pad(tensor([true]), { after: [2], value: 1 }).toArray()).toEqual([true, true, true]);
    expect(() => pad(tensor([true]), { after: [1], value: 2 })).toThrow(ValueError);
    expect(() => pad(tensor([1], { dtype: "int32" }), { after: [1], value: 0.5 })).toThrow(ValueError);
  });

  test("a pooling's adjoint refuses a cotangent of another shape", () => {
    const options = { kernel: 2, size: [1, 1, 4, 4] };
    expect(() => avgPool2dAdjoint(zeros([1, 1, 3, 3]), options)).toThrow(ShapeError);
  });
});
