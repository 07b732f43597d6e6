import { describe, expect, test } from "vitest";
import { einsum, ones, type Tensor, tensor } from "../../src/index.js";

const values = (y: Tensor) => y.toArray();
const v = tensor([1, 2, 3]);

describe("einsum", () => {
  test("multiplies first what leaves the least, and of equals the first: so nothing overflows here", () => {
    const [large, small] = [tensor([1e30, 1e30]), tensor([1e-30, 1e-30])];
    expect(values(einsum("j,i,j->i", [large, tensor([1e30]), small]))).toEqual([Math.fround(2e30)]);
    const one = tensor([1e30]);
    expect(values(einsum("i,i,i->i", [tensor([1e-30]), one, one]))).toEqual([Math.fround(1e30)]);
  });

  test("orders the output by the alphabet where none is stated, without letters that repeat", () => {
    expect(einsum("ba", [ones([2, 3])]).shape).toEqual([3, 2]);
    expect(einsum("ij,jk", [ones([2, 3]), ones([3, 4])]).shape).toEqual([2, 4]);
  });

  test("counts the axes of dots from the last, and stretches those of 1, whichever operand has them", () => {
    const y = einsum("...i,...i->...", [ones([5, 2, 3]), ones([2, 3])]);
    expect([y.shape, new Set(y.data())]).toEqual([[5, 2], new Set([3])]);
    for (const operands of [
      [v, tensor([2])],
      [tensor([2]), v],
    ]) {
      expect(values(einsum("i,i->i", operands))).toEqual([2, 4, 6]);
    }
  });
});
