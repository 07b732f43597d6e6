import { describe, expect, test } from "vitest";
import {
  argsort,
  type Dtype,
  gradient,
  mul,
  neg,
  sort,
  sum,
  tensor,
  topk,
  ValueError,
} from "../../src/index.js";

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** Whole numbers from 0 up to, not including, `below`. */
function draw(count: number, below: number): number[] {
  let state = 7;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  });
}

describe.each<Dtype>(["float32", "float64", "int32"])("of %s", (dtype) => {
  test.each([
    [0, 2],
    [1, 2],
    [1000, 7],
    [4099, 1_000_000],
    [4096, 1],
  ])("%i numbers, many of them equal, keep the order of equals", (count, below) => {
    const numbers = draw(count, below).map((value) => value - Math.floor(below / 2));
    const x = tensor(numbers, { shape: [count], dtype });
    for (const descending of [false, true]) {
      const sign = descending ? -1 : 1;
      const expected = numbers
        .map((_, i) => i)
        .sort((i, j) => sign * ((numbers[i] as number) - (numbers[j] as number)) || i - j);
      const [values, index] = sort(x, { descending });
      expect([...index.data()]).toEqual(expected);
      expect([...values.data()]).toEqual(expected.map((i) => numbers[i]));
    }
  });

  test("the ends of its range keep their places", () => {
    const ends = dtype === "int32" ? [-(2 ** 31), 2 ** 31 - 1] : [-infinity, infinity];
    expect(argsort(tensor([1, ...ends, -1, 0], { dtype })).toArray()).toEqual([1, 3, 4, 0, 2]);
  });
});

test("NaN, of either sign, is larger than all else, and −0 is equal to 0", () => {
  const numbers = [0, nan, infinity, -0, nan, -infinity];
  const x = tensor(numbers, { dtype: "float64" });
  const turned = neg(
    tensor(
      numbers.map((value) => -value),
      { dtype: "float64" },
    ),
  ); // each NaN has the sign bit
  for (const each of [x, turned]) {
    expect(argsort(each).toArray()).toEqual([5, 0, 3, 2, 1, 4]);
    expect(argsort(each, { descending: true }).toArray()).toEqual([1, 4, 2, 0, 3, 5]);
  }
});

describe("topk", () => {
  test("takes the first of equals, and says from where", () => {
    const x = tensor([
      [3, 1, 3, 2],
      [0, 5, 5, 5],
    ]);
    const [values, index] = topk(x, { k: 2 });
    expect(values.toArray()).toEqual([
      [3, 3],
      [5, 5],
    ]);
    expect(index.toArray()).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(index.dtype).toBe("int32");
    const [least, at] = topk(x, { k: 1, axis: 0, largest: false });
    expect(least.toArray()).toEqual([[0, 1, 3, 2]]);
    expect(at.toArray()).toEqual([[1, 0, 0, 0]]);
  });

  test("may take all or none", () => {
    const x = tensor([2, 3, 1]);
    expect(topk(x, { k: 3 })[0].toArray()).toEqual([3, 2, 1]);
    expect(topk(x, { k: 0 })[0].shape).toEqual([0]);
  });

  test.each([4, -1, 1.5, nan])("refuses %d of three", (k) => {
    expect(() => topk(tensor([1, 2, 3]), { k })).toThrow(ValueError);
    expect(() => topk(tensor([1, 2, 3]), { k })).toThrow(/^topk: .* from 0 to 3.*axis -1/);
  });

  test("sends its cotangent to where the elements were", () => {
    const weighed = gradient((x) => sum(mul(topk(x, { k: 2 })[0], tensor([10, 1]))), [tensor([5, 9, 7])]);
    expect(weighed.map((dx) => dx.toArray())).toEqual([[0, 10, 1]]);
  });
});
