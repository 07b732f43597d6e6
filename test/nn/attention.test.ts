import { describe, expect, test } from "vitest";
import { Generator, normal, slice, type Tensor, tensor, transpose } from "../../src/index.js";
import {
  attentionWeights,
  MultiHeadAttention,
  positionalEncoding,
  scaledDotProductAttention,
} from "../../src/nn/index.js";

const generator = new Generator(1);
const [q, k, v] = [normal(generator, [3, 4]), normal(generator, [5, 4]), normal(generator, [5, 2])];
const rows = (x: Tensor) => x.toArray() as number[][];

describe("attention", () => {
  test("shares out the whole attention of each query", () => {
    for (const row of rows(attentionWeights(q, k))) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  test("to keys that are all alike is even, so that the mean of the values comes out", () => {
    const [y] = rows(scaledDotProductAttention(q, k.mul(0), v)) as [number[]];
    const [mean] = rows(v.mean({ axes: 0, keepDims: true })) as [number[]];
    for (const [i, value] of y.entries()) expect(value).toBeCloseTo(mean[i] as number, 5);
  });

  test("that is causal gives nothing to what comes later", () => {
    const a = rows(attentionWeights(k, k, { causal: true }));
    for (const [i, row] of a.entries()) {
      for (const [j, share] of row.entries()) expect(share > 0).toBe(j <= i);
    }
  });

  test("hides the keys of the mask, and what is causal besides", () => {
    const mask = tensor([false, true, false, false, true]);
    const a = rows(attentionWeights(k, k, { mask, causal: true }));
    expect(a[4]?.map((share) => share > 0)).toEqual([true, false, true, true, false]);
    expect(a[2]?.map((share) => share > 0)).toEqual([true, false, true, false, false]);
  });

  test("of a query that sees no key is NaN", () => {
    const mask = tensor([[true], [false], [false]]);
    const a = rows(attentionWeights(q, k, { mask }));
    expect(a[0]?.every(Number.isNaN)).toBe(true);
    expect(a[1]?.some(Number.isNaN)).toBe(false);
  });
});

describe("attention of several heads", () => {
  const layer = new MultiHeadAttention(generator, 6, 3);
  const x = normal(generator, [2, 4, 6]);

  test("looks at the queries if no keys are given, and at the keys if no values are", () => {
    const values = (outputs: readonly Tensor[]) => outputs.map((y) => y.toArray());
    expect(values(layer.forward(x))).toEqual(values(layer.forward(x, x, x)));
    const other = normal(generator, [2, 5, 6]);
    expect(values(layer.forward(x, other))).toEqual(values(layer.forward(x, other, other)));
  });

  test("gives the weights of each head", () => {
    const [y, weights] = layer.forward(x, normal(generator, [2, 5, 6]));
    expect([y.shape, weights.shape]).toEqual([
      [2, 4, 6],
      [2, 3, 4, 5],
    ]);
  });

  test("that is causal: what comes later changes nothing", () => {
    const early = (from: Tensor) =>
      slice(layer.forward(from, from, from, { causal: true })[0], [{}, { stop: 2 }]).toArray();
    const changed = x.add(tensor([[0], [0], [3], [3]]));
    expect(early(changed)).toEqual(early(x));
  });
});

describe("positions", () => {
  test("of a length are 0, 1, …", () => {
    const y = positionalEncoding(7, 4);
    expect([y.dtype, y.shape]).toEqual(["float32", [7, 4]]);
    expect(y.toArray()).toEqual(
      positionalEncoding(tensor([0, 1, 2, 3, 4, 5, 6], { dtype: "int32" }), 4).toArray(),
    );
    expect(rows(y)[0]).toEqual([0, 1, 0, 1]);
  });

  test("are exact far out, too", () => {
    const far = positionalEncoding(tensor([123456]), 2).toArray();
    expect(far).toEqual([[Math.fround(Math.sin(123456)), Math.fround(Math.cos(123456))]]);
  });

  test("the nearer, the more alike", () => {
    const y = positionalEncoding(20, 16);
    const [first] = rows(y.matmul(transpose(y))) as [number[]];
    expect(first[0]).toBeGreaterThan(first[1] as number);
    expect(first[1]).toBeGreaterThan(first[2] as number);
  });
});
