import { expect, test } from "vitest";
import { argsort, type Dtype, tensor, topk } from "../src/index.js";
import { range } from "./reference/plain.js";

const { POSITIVE_INFINITY: infinity, NaN: nan } = Number;

/** From the least of a type to the greatest, through those beside zero. */
const ends: [Dtype, readonly number[]][] = [
  ["float32", [-infinity, -1, -(2 ** -149), 0, 2 ** -149, 1, infinity, nan]],
  ["float64", [-infinity, -1, -(2 ** -1074), 0, 2 ** -1074, 1, infinity, nan]],
  ["int32", [-(2 ** 31), 1 - 2 ** 31, -1, 0, 1, 2 ** 31 - 2, 2 ** 31 - 1]],
];

test.each(ends)("argsort knows the ends of %s, and what lies beside zero", (dtype, inOrder) => {
  const backwards = tensor(Float64Array.from(inOrder.toReversed()), { dtype });
  expect([...argsort(backwards).data()]).toEqual(range(inOrder.length).toReversed());
  expect([...argsort(backwards, { descending: true }).data()]).toEqual(range(inOrder.length));
});

test("argsort and topk are the same for a few as for many", () => {
  const size = 67;
  const all = range(size).map((i) => (i * 29) % size);
  for (const k of range(size + 1)) {
    const [places, inOrder] = [range(k).map((i) => all.indexOf(i)), range(k)];
    expect([...topk(tensor(all), { k, largest: false })[1].data()]).toEqual(places);
    const first = all.filter((each) => each < k);
    expect([...argsort(tensor(first)).data()]).toEqual(inOrder.map((i) => first.indexOf(i)));
  }
});
