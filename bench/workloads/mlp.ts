import { random, weight } from "../inputs.js";
import { type Model, training } from "../training.js";

/** 784-128-10 with ReLU. */
export const mlp = (batch: number): Model => ({
  name: `MLP 784-128-10, batch ${batch},`,
  x: random([batch, 784]),
  parameters: { w1: weight(128, 784), b1: random([128]), w2: weight(10, 128), b2: random([10]) },
  flop: 2 * batch * (2 * 784 * 128 + 3 * 128 * 10),
  ours: ({ linear, relu }, { w1, b1, w2, b2 }) => {
    return (x) => linear(relu(linear(x, w1, b1)), w2, b2);
  },
  tfjs: (tf, { w1, b1, w2, b2 }) => {
    return (x) => tf.relu(x.matMul(w1).add(b1)).matMul(w2).add(b2);
  },
  jax: ({ nn, numpy }, { w1, b1, w2, b2 }) => {
    return (x) => numpy.matmul(nn.relu(numpy.matmul(x, w1).add(b1)), w2).add(b2);
  },
  torch: "F.linear(F.relu(F.linear(x, w1, b1)), w2, b2)",
});

export default [training(mlp(64))];
