import { random } from "../inputs.js";
import { bothWays } from "../operation.js";

const shape = [32, 64, 28, 28];

const concat = bothWays(
  {
    name: "concat of two [32,64,28,28]",
    inputs: { a: random(shape), b: random(shape) },
    ours:
      ({ concat }) =>
      (a, b) =>
        concat([a, b], 1),
    tfjs: (tf) => (a, b) => tf.concat([a, b], 1),
    jax:
      ({ numpy }) =>
      (a, b) =>
        numpy.concatenate([a, b], 1),
    torch: "torch.cat([a, b], 1)",
  },
  random([32, 128, 28, 28]),
);

/** A view alone would cost nothing: it is added to another, so that the elements move. */
const permute = bothWays(
  {
    name: "permute [32,64,28,28] to NHWC, and add",
    inputs: { x: random(shape), y: random([32, 28, 28, 64]) },
    ours:
      ({ add, permute }) =>
      (x, y) =>
        add(permute(x, [0, 2, 3, 1]), y),
    tfjs: (tf) => (x, y) => tf.add(tf.transpose(x, [0, 2, 3, 1]), y),
    jax:
      ({ numpy }) =>
      (x, y) =>
        numpy.transpose(x, [0, 2, 3, 1]).add(y),
    torch: "x.permute(0, 2, 3, 1) + y",
  },
  random([32, 28, 28, 64]),
);

export default [...concat, ...permute];
