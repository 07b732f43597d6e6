import { expect, test } from "vitest";
import { concat, gradient, parameter, Tensor, tensor } from "../../src/index.js";
import * as ops from "../../src/ops/index.js";

test("the fluent form calls the same ops", () => {
  const x = tensor([
    [1, -2],
    [3, 4],
  ]);
  const w = tensor([
    [1, 0],
    [1, 1],
  ]);
  expect(x.matmul(w).add(1).relu().sum({ axes: 1 }).toArray()).toEqual([0, 13]);
  expect(x.transpose().reshape([4]).toArray()).toEqual([1, 3, -2, 4]);
});

test("it is differentiated alike", () => {
  const [dx] = gradient((x) => x.square().sum(), [tensor([1, 2])]);
  expect(dx.toArray()).toEqual([2, 4]);
});

test("every op has its method, and no method hides a field", () => {
  for (const name of Object.keys(ops)) expect(Tensor.prototype).toHaveProperty(name);
  const own = [
    "data",
    "item",
    "toArray",
    "toString",
    "rank",
    "size",
    "shape",
    "dtype",
    "grad",
    "name",
    "origin",
  ];
  expect(own.filter((name) => name in ops)).toEqual([]);
});

test("a parameter copies its values", () => {
  const source = tensor([1, 2]);
  const p = parameter(source, "w");
  expect([p.name, p.toArray(), p.storage === source.storage]).toEqual(["w", [1, 2], false]);
});

test("lists are joined by the function", () => {
  expect(concat([tensor([1]), tensor([2])]).toArray()).toEqual([1, 2]);
});
