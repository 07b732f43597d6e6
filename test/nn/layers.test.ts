import { expect, test } from "vitest";
import { backward, Generator, normal, sum, type Tensor } from "../../src/index.js";
import { Conv2d, Linear, Module } from "../../src/nn/index.js";

class Pair extends Module {
  readonly scale = 3;
  readonly layers: readonly Linear[];
  readonly last: Linear;

  constructor(generator: Generator) {
    super();
    this.layers = [new Linear(generator, 2, 3), new Linear(generator, 3, 3)];
    this.last = new Linear(generator, 3, 1);
  }

  forward(x: Tensor): Tensor {
    return this.last.forward(this.layers.reduce((h, layer) => layer.forward(h), x));
  }
}

test("a module finds its parameters by walking its fields, and names them by their path", () => {
  const model = new Pair(new Generator(1));
  const names = [
    "layers.0.weight",
    "layers.0.bias",
    "layers.1.weight",
    "layers.1.bias",
    "last.weight",
    "last.bias",
  ];
  expect([...model.parameters().keys()]).toEqual(names);
});

test("every parameter of a model gets its gradient", () => {
  const generator = new Generator(2);
  const model = new Pair(generator);
  backward(sum(model.forward(normal(generator, [5, 2]))));
  for (const [name, p] of model.parameters()) expect(p.grad?.shape, name).toEqual(p.shape);
});

test("a convolution keeps groups, stride and padding", () => {
  const layer = new Conv2d(new Generator(3), 4, 6, 3, { groups: 2, stride: 2, padding: "same" });
  expect(layer.kernel.shape).toEqual([6, 2, 3, 3]);
  expect(layer.forward(normal(new Generator(4), [2, 4, 7, 8])).shape).toEqual([2, 6, 4, 4]);
});

test("the same seed makes the same layer", () => {
  const [a, b] = [1, 1].map((seed) => new Linear(new Generator(seed), 3, 2).weight.toArray());
  expect(a).toEqual(b);
});
