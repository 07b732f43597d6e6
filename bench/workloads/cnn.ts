import { image, kernel, random, weight } from "../inputs.js";
import { type Model, naiveTraining, training } from "../training.js";

/** model.cnn: two convolutions with ReLU and pooling, and a dense layer. */
export const cnn = (batch: number): Model => ({
  name: `model.cnn, batch ${batch},`,
  x: image([batch, 1, 28, 28]),
  parameters: {
    k1: kernel([32, 1, 3, 3]),
    b1: random([32], { scale: 0.1 }),
    k2: kernel([64, 32, 3, 3]),
    b2: random([64], { scale: 0.1 }),
    w: weight(10, 1600),
    b: random([10], { scale: 0.1 }),
  },
  flop: 14.25e6 * batch,
  ours: ({ Generator, maxPool2d, nn, relu, reshape }, { k1, b1, k2, b2, w, b }) => {
    const g = new Generator(1);
    const conv1 = Object.assign(new nn.Conv2d(g, 1, 32, 3), { kernel: k1, bias: b1 });
    const conv2 = Object.assign(new nn.Conv2d(g, 32, 64, 3), { kernel: k2, bias: b2 });
    const dense = Object.assign(new nn.Linear(g, 1600, 10), { weight: w, bias: b });
    return (x) => {
      const h1 = maxPool2d(relu(conv1.forward(x)), { kernel: 2 });
      const h2 = maxPool2d(relu(conv2.forward(h1)), { kernel: 2 });
      return dense.forward(reshape(h2, [batch, 1600]));
    };
  },
  tfjs:
    (tf, { k1, b1, k2, b2, w, b }) =>
    (x) => {
      const h1 = tf.maxPool(tf.relu(tf.conv2d(x, k1, 1, "valid").add(b1)), 2, 2, "valid");
      const h2 = tf.maxPool(tf.relu(tf.conv2d(h1, k2, 1, "valid").add(b2)), 2, 2, "valid");
      return tf.transpose(h2, [0, 3, 1, 2]).reshape([batch, 1600]).matMul(w).add(b);
    },
  jax: ({ lax, nn, numpy }, { k1, b1, k2, b2, w, b }) => {
    type Value = typeof lax;
    const conv = (x: Value, k: Value, b: Value) => lax.conv(x, k, [1, 1], "VALID").add(b.reshape([-1, 1, 1]));
    const pool = (x: Value) => lax.reduceWindow(x, numpy.max, [2, 2], [2, 2]);
    return (x) => {
      const h1 = pool(nn.relu(conv(x, k1, b1)));
      const h2 = pool(nn.relu(conv(h1, k2, b2)));
      return numpy.matmul(h2.reshape([batch, 1600]), w).add(b);
    };
  },
  torch: `F.linear(F.max_pool2d(F.relu(F.conv2d(
    F.max_pool2d(F.relu(F.conv2d(x, k1, b1)), 2), k2, b2)), 2).flatten(1), w, b)`,
});

/** As many steps as show whether memory grows. */
const STEPS = 200;

export default [
  training(cnn(32)),
  naiveTraining(cnn(32)),
  { ...training(cnn(32)), name: `model.cnn, memory of ${STEPS} steps`, calls: STEPS },
];
