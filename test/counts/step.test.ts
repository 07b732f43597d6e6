import { expect, test } from "vitest";
import {
  Generator,
  maxPool2d,
  mean,
  memory,
  normal,
  relu,
  reshape,
  scope,
  type Tensor,
  tensor,
  untracked,
} from "../../src/index.js";
import {
  BatchNorm,
  Conv2d,
  crossEntropy,
  Embedding,
  LayerNorm,
  Linear,
  LSTM,
  type Module,
  MultiHeadAttention,
  RNN,
} from "../../src/nn/index.js";
import { Adam } from "../../src/optim/index.js";

/** What a step costs, counted: it does not depend on the machine, and changes only with a reason. */
interface Cost {
  readonly calls: number;
  readonly allocations: number;
  readonly copiedBytes: number;
  readonly spilledBytes: number;
}

const generator = new Generator(1);
const labels = (count: number) =>
  tensor(
    Array.from({ length: count }, (_, i) => i % 10),
    { dtype: "int32" },
  );

interface Model {
  readonly modules: readonly Module[];
  readonly logits: () => Tensor;
  readonly batch: number;
}

function mlp(): Model {
  const x = normal(generator, [64, 784]);
  const [hidden, output] = [new Linear(generator, 784, 128), new Linear(generator, 128, 10)];
  return { modules: [hidden, output], logits: () => output.forward(relu(hidden.forward(x))), batch: 64 };
}

function cnn(): Model {
  const x = normal(generator, [32, 1, 28, 28]);
  const [conv1, conv2] = [new Conv2d(generator, 1, 32, 3), new Conv2d(generator, 32, 64, 3)];
  const output = new Linear(generator, 1600, 10);
  const logits = () => {
    const y1 = maxPool2d(relu(conv1.forward(x)), { kernel: 2 });
    const y2 = maxPool2d(relu(conv2.forward(y1)), { kernel: 2 });
    return output.forward(reshape(y2, [32, 1600]));
  };
  return { modules: [conv1, conv2, output], logits, batch: 32 };
}

function block(): Model {
  const x = normal(generator, [8, 16, 14, 14]);
  const [conv, norm] = [new Conv2d(generator, 16, 10, 3), new BatchNorm(10)];
  return {
    modules: [conv, norm],
    logits: () => mean(relu(norm.forward(conv.forward(x))), { axes: [2, 3] }),
    batch: 8,
  };
}

function rnn(): Model {
  const x = normal(generator, [32, 28, 28]);
  const [recurrent, output] = [new RNN(generator, 28, 128), new Linear(generator, 128, 10)];
  return { modules: [recurrent, output], logits: () => output.forward(recurrent.forward(x)[1]), batch: 32 };
}

function lstm(): Model {
  const x = normal(generator, [32, 28, 28]);
  const [recurrent, output] = [new LSTM(generator, 28, 128), new Linear(generator, 128, 10)];
  return {
    modules: [recurrent, output],
    logits: () => output.forward(recurrent.forward(x)[1][0]),
    batch: 32,
  };
}

function transformer(): Model {
  const tokens = tensor(
    Array.from({ length: 8 }, (_, i) => Array.from({ length: 16 }, (_, j) => (i * j) % 50)),
    { dtype: "int32" },
  );
  const [embedding, norm] = [new Embedding(generator, 50, 32), new LayerNorm(32)];
  const [attention, output] = [new MultiHeadAttention(generator, 32, 4), new Linear(generator, 32, 10)];
  const logits = () => {
    const [y] = attention.forward(norm.forward(embedding.forward(tokens)));
    return output.forward(mean(y, { axes: 1 }));
  };
  return { modules: [embedding, norm, attention, output], logits, batch: 8 };
}

/** The cost of the third step, when all state is there. */
function costOf({ modules, logits, batch }: Model): Cost {
  const optimizer = new Adam(modules.flatMap((module) => [...module.parameters().values()]));
  const step = () => optimizer.minimize(() => crossEntropy(logits(), labels(batch)));
  step();
  step();
  return difference(step);
}

function difference(run: () => unknown): Cost {
  const before = memory();
  run();
  const after = memory();
  return {
    calls: after.calls - before.calls,
    allocations: after.allocations - before.allocations,
    copiedBytes: after.copiedBytes - before.copiedBytes,
    spilledBytes: after.spilledBytes - before.spilledBytes,
  };
}

const steps: readonly [string, () => Model, Cost][] = [
  ["a network of dense layers", mlp, { calls: 26, allocations: 29, copiedBytes: 35_584, spilledBytes: 0 }],
  ["model.cnn", cnn, { calls: 41, allocations: 46, copiedBytes: 1_408, spilledBytes: 0 }],
  [
    "a block of convolution and batch normalization",
    block,
    { calls: 36, allocations: 45, copiedBytes: 112, spilledBytes: 0 },
  ],
  ["a recurrent network", rnn, { calls: 35, allocations: 39, copiedBytes: 593_280, spilledBytes: 0 }],
  ["an LSTM", lstm, { calls: 39, allocations: 46, copiedBytes: 1_985_920, spilledBytes: 0 }],
  [
    "embedding, layer normalization and attention",
    transformer,
    { calls: 72, allocations: 86, copiedBytes: 262_496, spilledBytes: 0 },
  ],
];

test.each(steps)("a training step of %s costs what it did", (_, model, cost) => {
  expect(costOf(model())).toEqual(cost);
});

test("an untracked pass of model.cnn in a scope costs what it did", () => {
  const { logits } = cnn();
  const evaluate = () => untracked(() => scope(logits));
  evaluate();
  expect(difference(evaluate)).toEqual({
    calls: 10,
    allocations: 12,
    copiedBytes: 1_280,
    spilledBytes: 0,
  });
});
