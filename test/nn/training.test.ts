import { describe, expect, test } from "vitest";
import {
  assign,
  backward,
  CotangentError,
  checkGradient,
  Generator,
  gradient,
  mul,
  normal,
  ones,
  parameter,
  scope,
  square,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "../../src/index.js";
import {
  BatchNorm,
  batchNorm,
  Dropout,
  GroupNorm,
  groupNorm,
  InstanceNorm,
  instanceNorm,
  LayerNorm,
  Linear,
  layerNorm,
  Module,
  RMSNorm,
} from "../../src/nn/index.js";
import { SGD } from "../../src/optim/index.js";

const seed = () => new Generator(3);
const images = () => normal(seed(), [4, 3, 2, 2], { mean: 5, deviation: 2 });
const numbers = (x: Tensor) => [...x.data()];
const running = (layer: BatchNorm) => [numbers(layer.runningMean), numbers(layer.runningVariance)];

class Block extends Module {
  readonly linear = new Linear(seed(), 3, 3);
  readonly norm = new BatchNorm(3);
  readonly drop = new Dropout(seed());

  forward(x: Tensor): Tensor {
    return this.drop.forward(this.norm.forward(this.linear.forward(x)));
  }
}

class Model extends Module {
  readonly blocks = [new Block(), new Block()];

  forward(x: Tensor): Tensor {
    return this.blocks.reduce((h, block) => block.forward(h), x);
  }
}

describe("a model", () => {
  test("trains at first, and takes all its parts along", () => {
    const model = new Model();
    const modes = () =>
      model.blocks.flatMap(({ training, norm, drop }) => [training, norm.training, drop.training]);
    expect(modes()).toEqual(new Array(6).fill(true));
    expect(model.setTraining(false)).toBe(model);
    expect(modes()).toEqual(new Array(6).fill(false));
    model.blocks[1]?.setTraining(true);
    expect(modes()).toEqual([false, false, false, true, true, true]);
  });

  test("is a function of its input alone in evaluation", () => {
    const model = new Model();
    const x = normal(seed(), [5, 3]);
    model.forward(x);
    model.setTraining(false);
    const before = model.blocks.map(({ norm }) => running(norm));
    const [once, again] = [model.forward(x), model.forward(x)];
    expect(again.toArray()).toEqual(once.toArray());
    expect(model.blocks.map(({ norm }) => running(norm))).toEqual(before);
    expect(model.setTraining(true).forward(x).toArray()).not.toEqual(once.toArray());
  });

  test("holds statistics as buffers, which do not train", () => {
    const model = new Model();
    const fields = ["runningMean", "runningVariance"];
    const paths = [0, 1].flatMap((i) => fields.map((field) => `blocks.${i}.norm.${field}`));
    expect([...model.buffers().keys()]).toEqual(paths);
    expect([...model.parameters().keys()]).not.toContain(paths[0]);
  });

  test("that is made and trained within scopes keeps them", () => {
    const made: Model[] = [];
    scope(() => {
      made.push(new Model());
    });
    const [model] = made as [Model];
    const optimizer = new SGD(model.parameters().values(), { learningRate: 0.1 });
    const x = normal(seed(), [5, 3]);
    for (let step = 0; step < 3; step++) optimizer.minimize(() => sum(square(model.forward(x))));
    for (const buffer of model.buffers().values()) expect(numbers(buffer).every(Number.isFinite)).toBe(true);
  });
});

describe("dropout", () => {
  test("drops other elements in each call, the same from the same seed", () => {
    const [a, b] = [new Dropout(seed(), 0.5), new Dropout(seed(), 0.5)];
    const x = ones([100]);
    const [first, second] = [a.forward(x).toArray(), a.forward(x).toArray()];
    expect(second).not.toEqual(first);
    expect([b.forward(x).toArray(), b.forward(x).toArray()]).toEqual([first, second]);
    expect(new Set(first as number[])).toEqual(new Set([0, 2]));
  });

  test("leaves x as it is in evaluation", () => {
    const x = ones([3]);
    expect(new Dropout(seed(), 0.9).setTraining(false).forward(x)).toBe(x);
  });
});

describe("running statistics", () => {
  test("move by the momentum towards those of the batch, the variance without bias", () => {
    const layer = new BatchNorm(1);
    layer.forward(tensor([[1], [3]]));
    expect(running(layer)).toEqual([[Math.fround(0.2)], [Math.fround(1.1)]]);
  });

  test.each([
    [0, [[0], [1]]],
    [1, [[2], [2]]],
  ])("stay or follow at once where the momentum is %s", (momentum, expected) => {
    const layer = new BatchNorm(1, { momentum });
    layer.forward(tensor([[1], [3]]));
    expect(running(layer)).toEqual(expected);
  });

  test("come near those of the data, by which evaluation then normalizes", () => {
    const layer = new BatchNorm(3, { momentum: 0.5, affine: false });
    for (let step = 0; step < 30; step++) layer.forward(images());
    const trained = numbers(layer.forward(images()));
    const evaluated = numbers(layer.setTraining(false).forward(images()));
    // The running variance is larger by 16 / 15.
    for (const [i, y] of evaluated.entries())
      expect(y * Math.sqrt(16 / 15)).toBeCloseTo(trained[i] as number, 4);
  });

  test("stay where there is no batch, or one that is refused", () => {
    const layer = new BatchNorm(2);
    expect(layer.forward(zeros([0, 2])).shape).toEqual([0, 2]);
    expect(() => layer.forward(ones([1, 2]))).toThrow(CotangentError);
    expect(running(layer)).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test("move without disturbing a backward pass, also where a layer is used twice", () => {
    const layer = new BatchNorm(3);
    const y = layer.forward(layer.forward(images()));
    layer.forward(images());
    backward(sum(square(y)));
    expect(numbers(layer.weight?.grad as Tensor).every((dw) => dw > 0)).toBe(true);
  });

  test("are no part of the graph in training", () => {
    const layer = new BatchNorm(3);
    layer.forward(images());
    expect([layer.runningMean.origin, layer.runningVariance.origin]).toEqual([undefined, undefined]);
    const twice = (x: Tensor) => sum(square(gradient((x) => sum(square(square(layer.forward(x)))), [x])[0]));
    expect(numbers(gradient(twice, [images()])[0]).every(Number.isFinite)).toBe(true);
  });

  test("that change after an evaluation make its graph stale", () => {
    const layer = new BatchNorm(3).setTraining(false);
    const y = layer.forward(parameter(images()));
    layer.setTraining(true).forward(images());
    expect(() => backward(sum(y))).toThrow(/changed in place since/);
  });

  test("can be read by others: they are tensors like any", () => {
    const layer = new BatchNorm(2);
    assign(layer.runningMean, tensor([1, 2]));
    const y = layer.setTraining(false).forward(tensor([[1, 2]]));
    expect(numbers(y)).toEqual([0, 0]);
  });
});

describe("where all values are equal", () => {
  const same = mul(ones([4, 2, 3], "float64"), 7);
  const smooth = { epsilon: 0.1 };

  test.each([
    ["batchNorm", (x: Tensor) => batchNorm(x, smooth)],
    ["groupNorm", (x: Tensor) => groupNorm(x, 1, smooth)],
    ["instanceNorm", (x: Tensor) => instanceNorm(x, smooth)],
    ["layerNorm", (x: Tensor) => layerNorm(x, smooth)],
  ])("%s has its derivatives, to the second order", (_name, f) => {
    expect(numbers(f(same)).every((y) => y === 0)).toBe(true);
    checkGradient(f, [same]);
    checkGradient((x) => square(f(x)), [same]);
  });
});

test("instance normalization is group normalization by single channels, and layer normalization by all", () => {
  const x = images();
  expect(instanceNorm(x).toArray()).toEqual(groupNorm(x, 3).toArray());
  const whole = numbers(layerNorm(x, { axes: [1, 2, 3] }));
  for (const [i, y] of numbers(groupNorm(x, 1)).entries()) expect(y).toBeCloseTo(whole[i] as number, 5);
});

test.each([
  ["BatchNorm", new BatchNorm(3), { weight: [3], bias: [3] }],
  ["BatchNorm that is not affine", new BatchNorm(3, { affine: false }), {}],
  ["GroupNorm", new GroupNorm(4, 2), { weight: [4], bias: [4] }],
  ["InstanceNorm", new InstanceNorm(4), { weight: [4], bias: [4] }],
  ["LayerNorm", new LayerNorm([2, 3]), { weight: [2, 3], bias: [2, 3] }],
  ["RMSNorm", new RMSNorm(4), { weight: [4] }],
])("the parameters of %s", (_name, layer, shapes) => {
  expect(Object.fromEntries([...layer.parameters()].map(([name, p]) => [name, p.shape]))).toEqual(shapes);
});

const x = ones([2, 4]);
const mistakes: [string, () => unknown, string][] = [
  [
    "a batch of one value a channel",
    () => batchNorm(ones([1, 3, 1])),
    "batchNorm: a channel must have two values at least in a batch, got [1, 3, 1]",
  ],
  [
    "a channel of one element",
    () => instanceNorm(ones([2, 3, 1])),
    "instanceNorm: a channel must have two elements at least, got [2, 3, 1]",
  ],
  ["no channels", () => batchNorm(ones([3])), "batchNorm: x must be [batch, channels, …], got [3]"],
  ["other channels", () => new BatchNorm(3).forward(x), "BatchNorm: x must be [batch, 3, …], got [2, 4]"],
  [
    "a mean of another shape",
    () => batchNorm(x, { mean: ones([2]) }),
    "batchNorm: mean must be [4], got [2]",
  ],
  [
    "a weight of another shape",
    () => groupNorm(x, 2, { weight: ones([1]) }),
    "groupNorm: weight must be [4], got [1]",
  ],
  [
    "groups that do not divide",
    () => groupNorm(x, 3),
    "groupNorm: groups must divide the channels, got 3 groups for 4 channels",
  ],
  [
    "groups of a layer that do not divide",
    () => new GroupNorm(3, 2),
    "GroupNorm: groups must divide the channels",
  ],
  ["half a group", () => groupNorm(x, 0.5), "groupNorm: groups must divide the channels, got 0.5 groups"],
  [
    "a momentum above one",
    () => new BatchNorm(3, { momentum: 1.5 }),
    "BatchNorm: momentum must lie in [0, 1], got 1.5",
  ],
  [
    "no momentum",
    () => new BatchNorm(3, { momentum: Number.NaN }),
    "BatchNorm: momentum must lie in [0, 1], got NaN",
  ],
  [
    "an epsilon below zero",
    () => new LayerNorm(3, { epsilon: -1 }),
    "LayerNorm: epsilon must be a number from zero up, got -1",
  ],
  [
    "an epsilon that is none",
    () => layerNorm(x, { epsilon: Number.NaN }),
    "layerNorm: in standardize, epsilon must be",
  ],
  [
    "channels of no size",
    () => new InstanceNorm(0),
    "InstanceNorm: channels must be a whole number from one up, got 0",
  ],
  ["other features", () => new RMSNorm(3).forward(x), "RMSNorm: x must be […, 3], got [2, 4]"],
  ["a rate above one", () => new Dropout(seed(), 2), "Dropout: rate must lie in [0, 1], got 2"],
];

test.each(mistakes)("%s is answered by a typed error", (_what, mistake, message) => {
  expect(mistake).toThrow(CotangentError);
  expect(mistake).toThrow(message);
});
