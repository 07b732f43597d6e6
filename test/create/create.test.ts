import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  add,
  arange,
  bernoulli,
  cast,
  DtypeError,
  eye,
  full,
  Generator,
  linspace,
  normal,
  oneHot,
  ones,
  permutation,
  ShapeError,
  sum,
  tensor,
  transpose,
  uniform,
  ValueError,
  zeros,
} from "../../src/index.js";

describe("tensors from values", () => {
  test("nested arrays, and back", () => {
    const x = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([x.dtype, x.shape, x.rank, x.size]).toEqual(["float32", [2, 3], 2, 6]);
    expect(x.toArray()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(transpose(x).toArray()).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect(tensor(7).item()).toBe(7);
    expect(tensor([]).shape).toEqual([0]);
    expect(tensor([[], []]).shape).toEqual([2, 0]);
  });

  test("typed arrays keep their type, and are copied both ways", () => {
    const source = new Float64Array([1, 2, 3, 4]);
    const x = tensor(source, { shape: [2, 2] });
    source[0] = 9;
    (x.data() as Float64Array)[1] = 9;
    expect([x.dtype, x.toArray()]).toEqual([
      "float64",
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(tensor(new Int32Array([1])).dtype).toBe("int32");
    expect(tensor(new Uint8Array([0, 5]), { dtype: "int32" }).toArray()).toEqual([0, 5]);
  });

  test("booleans", () => {
    const mask = tensor([true, false]);
    expect([mask.dtype, mask.toArray(), mask.data()]).toEqual([
      "bool",
      [true, false],
      new Uint8Array([1, 0]),
    ]);
    expect(tensor([0, 2, Number.NaN], { dtype: "bool" }).toArray()).toEqual([false, true, true]);
  });

  test("what does not fit is refused", () => {
    expect(() => tensor([[1, 2], [3]])).toThrow(ShapeError);
    expect(() => tensor([1, [2]])).toThrow(/same length/);
    expect(() => tensor([1, 2, 3], { shape: [2, 2] })).toThrow(/3 values/);
    expect(() => tensor([1], { shape: [1.5] })).toThrow(/whole numbers/);
    expect(() => tensor([1], { shape: [Number.NaN] })).toThrow(ShapeError);
    expect(() => zeros([-1])).toThrow(ShapeError);
    expect(() => tensor(new Uint8Array([1]))).toThrow(DtypeError);
    expect(() => tensor([1.5], { dtype: "int32" })).toThrow(/1\.5/);
    expect(() => tensor([2 ** 31], { dtype: "int32" })).toThrow(DtypeError);
    expect(() => tensor(["1"] as unknown as number[])).toThrow(DtypeError);
    expect(() => tensor(undefined as unknown as number)).toThrow(DtypeError);
  });
});

describe("ranges and constants", () => {
  test("count and fill", () => {
    expect(arange(4).toArray()).toEqual([0, 1, 2, 3]);
    expect(arange(0, { start: 3, step: -1 }).toArray()).toEqual([3, 2, 1]);
    expect(arange(1, { step: 0.25, dtype: "float64" }).toArray()).toEqual([0, 0.25, 0.5, 0.75]);
    expect(linspace(0, 1, 5).toArray()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(linspace(0, 0.7, 8, "float64").data().at(-1)).toBe(0.7);
    expect(full([2], 3, "int32").toArray()).toEqual([3, 3]);
    expect(ones([2], "bool").toArray()).toEqual([true, true]);
    expect(eye(2).toArray()).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(oneHot(tensor([1, 0], { dtype: "int32" }), { classes: 3 }).toArray()).toEqual([
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });

  test("refuse what makes no sense", () => {
    expect(() => arange(5, { step: 0 })).toThrow(ValueError);
    expect(() => arange(Number.POSITIVE_INFINITY)).toThrow(ValueError);
    expect(() => linspace(0, 1, 0)).toThrow(ValueError);
    expect(() => oneHot(tensor([3], { dtype: "int32" }), { classes: 3 })).toThrow(/\[0, 3\).*3/);
    expect(() => cast(ones([1]), "float16" as "float32")).toThrow(ValueError);
  });
});

describe("random tensors", () => {
  test("the same seed gives the same numbers, the next draw others", () => {
    const [a, b] = [new Generator(5), new Generator(5)];
    const first = normal(a, [100]).toArray();
    expect(normal(b, [100]).toArray()).toEqual(first);
    expect(normal(b, [100]).toArray()).not.toEqual(first);
    expect(normal(new Generator(6), [100]).toArray()).not.toEqual(first);
    expect(normal(new Generator(5 + 2 ** 40), [100]).toArray()).not.toEqual(first);
  });

  test("follow their distributions", () => {
    const generator = new Generator(1);
    const n = 100_000;
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
    const u = uniform(generator, [n], { low: -1, high: 3 }).data();
    expect(Math.min(...u.slice(0, 1000))).toBeGreaterThanOrEqual(-1);
    expect(mean(u)).toBeCloseTo(1, 1);
    const g = normal(generator, [n], { mean: 2, deviation: 3, dtype: "float64" }).data();
    expect(mean(g)).toBeCloseTo(2, 1);
    expect(Math.sqrt(mean(g.map((value) => (value - 2) ** 2)))).toBeCloseTo(3, 1);
    expect(mean(bernoulli(generator, [n], { chance: 0.3 }).data())).toBeCloseTo(0.3, 2);
    expect([...permutation(generator, 1000).data()].sort((a, b) => a - b)).toEqual([...arange(1000).data()]);
    expect(() => bernoulli(generator, [1], { chance: 1.5 })).toThrow(ValueError);
  });
});

describe("shown to people", () => {
  test("a tensor says its type, its shape and its values", () => {
    expect(
      String(
        tensor([
          [1, 0.5],
          [1 / 3, -2],
        ]),
      ),
    ).toBe("Tensor float32 [2, 2]\n[[1, 0.5],\n [0.33333, -2]]");
    expect(String(tensor(3))).toBe("Tensor float32 [] 3");
    expect(String(tensor([true]))).toBe("Tensor bool [1]\n[true]");
    expect(String(zeros([0, 2]))).toBe("Tensor float32 [0, 2] (no elements)");
    expect(String(arange(100))).toBe("Tensor int32 [100]\n[0, 1, 2, …, 97, 98, 99]");
    expect(inspect(tensor([1]))).toBe("Tensor float32 [1]\n[1]");
  });

  test("an operand that is no number is refused", () => {
    expect(() => add(tensor([1]), "1" as unknown as number)).toThrow(/takes tensors/);
    expect(() => add(tensor([1], { dtype: "int32" }), 0.5)).toThrow(/0\.5/);
    expect(() => sum(undefined as unknown as number)).toThrow(/takes tensors/);
    expect(() => tensor([1, 2]).item()).toThrow(/one element/);
  });
});
