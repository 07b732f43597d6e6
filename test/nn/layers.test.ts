import { describe, expect, test } from "vitest";
import { add, backward, Generator, normal, ones, sum, type Tensor, tensor, zeros } from "../../src/index.js";
import {
  AvgPool1d,
  AvgPool2d,
  ContextRNN,
  Conv1d,
  Conv2d,
  ConvTranspose1d,
  ConvTranspose2d,
  Embedding,
  GRU,
  GRUCell,
  LayerNorm,
  Linear,
  LSTM,
  LSTMCell,
  MaxPool1d,
  MaxPool2d,
  Module,
  MultiHeadAttention,
  RNN,
  RNNCell,
} from "../../src/nn/index.js";

const seed = () => new Generator(5);
const extremes = (x: Tensor) => [x.min().item(), x.max().item()] as [number, number];

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

test("a parameter takes its whole path as its name, and keeps a name that it has", () => {
  const model = new Pair(seed());
  model.last.weight.name = "mine";
  model.parameters();
  expect(model.layers[1]?.bias?.name).toBe("layers.1.bias");
  expect(model.last.weight.name).toBe("mine");
});

test("tensors that do not train are buffers", () => {
  class Counted extends Module {
    readonly weight = new Linear(seed(), 1, 1);
    readonly seen = zeros([3]);
    readonly none: Tensor | undefined = undefined;
  }
  const model = new (class extends Module {
    readonly parts = [new Counted()];
  })();
  expect([...model.buffers().keys()]).toEqual(["parts.0.seen"]);
  expect([...model.parameters().keys()]).toEqual(["parts.0.weight.weight", "parts.0.weight.bias"]);
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

test("a layer stays as it is when its options change later", () => {
  const stride: [number, number] = [1, 1];
  const window = { kernel: [2, 2] as [number, number], stride };
  const conv = new Conv2d(seed(), 1, 1, 2, { stride });
  const pools = [new MaxPool2d(window), new AvgPool2d(window)];
  const lines = { kernel: 2, stride: 1 };
  const line = [new MaxPool1d(lines), new AvgPool1d(lines)];
  const padding = { paddingIndex: 1 };
  const words = new Embedding(seed(), 3, 1, padding);
  stride[0] = 2;
  window.kernel = [3, 3];
  lines.kernel = 3;
  padding.paddingIndex = 2;
  for (const layer of [conv, ...pools]) {
    expect(layer.forward(ones([1, 1, 4, 4])).shape).toEqual([1, 1, 3, 3]);
  }
  for (const layer of line) expect(layer.forward(ones([1, 1, 4])).shape).toEqual([1, 1, 3]);
  backward(sum(words.forward(tensor([0, 1, 2], { dtype: "int32" }))));
  expect(words.weight.grad?.toArray()).toEqual([[1], [0], [1]]);
});

test("the same seed makes the same layer", () => {
  const [a, b] = [1, 1].map((seed) => new Linear(new Generator(seed), 3, 2).weight.toArray());
  expect(a).toEqual(b);
});

describe("the parameters of", () => {
  const layers: [string, Module, Record<string, number[]>][] = [
    ["Linear", new Linear(seed(), 2, 3), { weight: [3, 2], bias: [3] }],
    ["Linear without bias", new Linear(seed(), 2, 3, { bias: false }), { weight: [3, 2] }],
    ["Conv2d", new Conv2d(seed(), 2, 4, 3), { kernel: [4, 2, 3, 3], bias: [4] }],
    ["Conv2d without bias", new Conv2d(seed(), 2, 4, 3, { bias: false }), { kernel: [4, 2, 3, 3] }],
    ["Conv2d of a height and a width", new Conv2d(seed(), 2, 4, [1, 5]), { kernel: [4, 2, 1, 5], bias: [4] }],
    ["Conv1d", new Conv1d(seed(), 2, 4, 3), { kernel: [4, 2, 3], bias: [4] }],
    [
      "ConvTranspose2d in groups",
      new ConvTranspose2d(seed(), 6, 4, [2, 3], { groups: 2 }),
      { kernel: [6, 2, 2, 3], bias: [4] },
    ],
    ["ConvTranspose1d", new ConvTranspose1d(seed(), 2, 4, 3, { bias: false }), { kernel: [2, 4, 3] }],
    ["Embedding", new Embedding(seed(), 5, 2), { weight: [5, 2] }],
    ["LayerNorm", new LayerNorm(4), { weight: [4], bias: [4] }],
    ["LayerNorm over two axes", new LayerNorm([2, 4]), { weight: [2, 4], bias: [2, 4] }],
    ["LayerNorm that is not affine", new LayerNorm(4, { affine: false }), {}],
    ["MaxPool2d", new MaxPool2d({ kernel: 2 }), {}],
    ["AvgPool2d", new AvgPool2d({ kernel: 2 }), {}],
    ["MaxPool1d", new MaxPool1d({ kernel: 2 }), {}],
    ["AvgPool1d", new AvgPool1d({ kernel: 2 }), {}],
    ["RNNCell", new RNNCell(seed(), 2, 3), { inputWeight: [3, 2], hiddenWeight: [3, 3], bias: [3] }],
    [
      "RNN without bias",
      new RNN(seed(), 2, 3, { bias: false }),
      { "cell.inputWeight": [3, 2], "cell.hiddenWeight": [3, 3] },
    ],
    ["LSTMCell", new LSTMCell(seed(), 2, 3), { inputWeight: [12, 2], hiddenWeight: [12, 3], bias: [12] }],
    [
      "LSTM without bias",
      new LSTM(seed(), 2, 3, { bias: false }),
      { "cell.inputWeight": [12, 2], "cell.hiddenWeight": [12, 3] },
    ],
    [
      "GRUCell",
      new GRUCell(seed(), 2, 3),
      { inputWeight: [9, 2], hiddenWeight: [9, 3], bias: [9], hiddenBias: [3] },
    ],
    [
      "GRU without bias",
      new GRU(seed(), 2, 3, { bias: false }),
      { "cell.inputWeight": [9, 2], "cell.hiddenWeight": [9, 3] },
    ],
    [
      "ContextRNN",
      new ContextRNN(seed(), 2, 3, 4, 5),
      {
        "cell.inputWeight": [3, 2],
        "cell.hiddenWeight": [3, 3],
        "cell.bias": [3],
        "context.weight": [4, 3],
        "context.bias": [4],
        "decoder.weight": [5, 4],
        "decoder.bias": [5],
      },
    ],
    [
      "MultiHeadAttention without bias",
      new MultiHeadAttention(seed(), 4, 2, { bias: false }),
      { "query.weight": [4, 4], "key.weight": [4, 4], "value.weight": [4, 4], "output.weight": [4, 4] },
    ],
  ];
  test.each(layers)("%s", (_name, layer, shapes) => {
    const found = [...layer.parameters()].map(([name, p]) => [name, p.shape]);
    expect(Object.fromEntries(found)).toEqual(shapes);
    expect(layer.buffers().size).toBe(0);
  });
});

describe("what layers begin with", () => {
  test("a recurrent cell draws all numbers evenly from ±1/√hidden", () => {
    const cells = [new RNNCell(seed(), 1, 400), new LSTMCell(seed(), 1, 400), new GRUCell(seed(), 1, 400)];
    for (const p of cells.flatMap((cell) => [...cell.parameters().values()])) {
      const [least, most] = extremes(p);
      expect(least).toBeGreaterThanOrEqual(-1 / 20);
      expect(most).toBeLessThan(1 / 20);
      expect(Math.min(-least, most)).toBeGreaterThan(0.98 / 20);
    }
  });

  test("a convolution draws all numbers evenly from ±1/√fanIn, a transposed one from its outputs' share", () => {
    const layers: [Conv2d | Conv1d | ConvTranspose2d | ConvTranspose1d, fanIn: number][] = [
      [new Conv2d(seed(), 40, 50, [2, 5], { groups: 2 }), 20 * 10],
      [new Conv1d(seed(), 40, 60, 5), 40 * 5],
      [new ConvTranspose2d(seed(), 39, 90, [2, 5], { groups: 3 }), 30 * 10],
      [new ConvTranspose1d(seed(), 40, 80, 5), 80 * 5],
    ];
    for (const [{ kernel, bias }, fanIn] of layers) {
      const [bound, least] = [1 / Math.sqrt(fanIn), extremes(kernel)[0]];
      expect(least).toBeGreaterThanOrEqual(-bound);
      expect(Math.min(-least, extremes(kernel)[1])).toBeGreaterThan(0.98 * bound);
      expect(extremes(bias as Tensor)[1]).toBeLessThan(bound);
      expect(extremes(bias as Tensor)[1]).toBeGreaterThan(0.8 * bound);
    }
  });

  test("an embedding draws normal numbers, but zeros for the padding", () => {
    const rows = new Embedding(seed(), 100, 50, { paddingIndex: 3 }).weight;
    const values = [...rows.data()];
    expect(values.slice(3 * 50, 4 * 50)).toEqual(new Array(50).fill(0));
    const others = [...values.slice(0, 3 * 50), ...values.slice(4 * 50)];
    const mean = others.reduce((a, b) => a + b) / others.length;
    const variance = others.reduce((a, b) => a + (b - mean) ** 2, 0) / others.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(variance - 1)).toBeLessThan(0.1);
  });

  test("layer normalization leaves mean 0 and variance 1", () => {
    const y = new LayerNorm(50).forward(normal(seed(), [3, 50], { mean: 7, deviation: 4 }));
    for (const row of y.toArray() as number[][]) {
      const mean = row.reduce((a, b) => a + b) / 50;
      expect(mean).toBeCloseTo(0, 5);
      expect(row.reduce((a, b) => a + (b - mean) ** 2, 0) / 50).toBeCloseTo(1, 4);
    }
  });
});

test("the padding of an embedding gets no gradient", () => {
  const layer = new Embedding(seed(), 3, 2, { paddingIndex: 1 });
  backward(sum(layer.forward(tensor([0, 1, 1, 2], { dtype: "int32" }))));
  expect(layer.weight.grad?.toArray()).toEqual([
    [1, 1],
    [0, 0],
    [1, 1],
  ]);
});

describe("recurrence", () => {
  const x = normal(seed(), [2, 4, 3]);

  test("begins with zeros if no state is given", () => {
    const layer = new RNN(seed(), 3, 5);
    const [a, b] = [layer.forward(x), layer.forward(x, zeros([2, 5]))];
    expect(a.map((y) => y.toArray())).toEqual(b.map((y) => y.toArray()));
  });

  test("can go on where it stopped", () => {
    const layer = new ContextRNN(seed(), 3, 5, 4, 2);
    const [outputs, last] = layer.forward(x);
    const [, half] = layer.forward(x.slice([{}, { stop: 2 }]));
    const [rest, lastOfRest] = layer.forward(x.slice([{}, { start: 2 }]), half);
    expect(rest.toArray()).toEqual(outputs.slice([{}, { start: 2 }]).toArray());
    expect(lastOfRest.toArray()).toEqual(last.toArray());
  });

  test("a step gives state, context and output", () => {
    const { h, c, o } = new ContextRNN(seed(), 3, 5, 4, 2).step(ones([2, 3]), zeros([2, 5]));
    expect([h, c, o].map(({ shape }) => shape)).toEqual([
      [2, 5],
      [2, 4],
      [2, 2],
    ]);
  });

  test("a layer of gates can go on where it stopped", () => {
    const [first, rest] = [x.slice([{}, { stop: 2 }]), x.slice([{}, { start: 2 }])];
    const lstm = new LSTM(seed(), 3, 5);
    const [outputs, last] = lstm.forward(x);
    const [later, end] = lstm.forward(rest, lstm.forward(first)[1]);
    expect(later.toArray()).toEqual(outputs.slice([{}, { start: 2 }]).toArray());
    expect(end.map((each) => each.toArray())).toEqual(last.map((each) => each.toArray()));
    const gru = new GRU(seed(), 3, 5, { activation: "relu" });
    const [, half] = gru.forward(first);
    expect(gru.forward(rest, half)[1].toArray()).toEqual(gru.forward(x)[1].toArray());
  });

  test("gradients reach the first step", () => {
    const layer = new RNN(seed(), 3, 5);
    const h0 = add(zeros([2, 5]), 0);
    h0.tracked = true;
    backward(sum(layer.forward(x, h0)[1]));
    expect(extremes(h0.grad as Tensor)).not.toEqual([0, 0]);
  });
});
