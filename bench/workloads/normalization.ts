import { image, random } from "../inputs.js";
import { bothWays } from "../operation.js";

const [ROWS, FEATURES, CHANNELS] = [64 * 128, 256, 64];

const layerNorm = bothWays(
  {
    name: `layer norm [${ROWS}, ${FEATURES}]`,
    inputs: { x: random([ROWS, FEATURES]), g: random([FEATURES]), b: random([FEATURES]) },
    ours:
      ({ nn }) =>
      (x, weight, bias) =>
        nn.layerNorm(x, { weight, bias }),
    tfjs: (tf) => (x, g, b) => {
      const { mean, variance } = tf.moments(x, 1, true);
      return x
        .sub(mean)
        .mul(tf.rsqrt(variance.add(1e-5)))
        .mul(g)
        .add(b);
    },
    jax:
      ({ nn }) =>
      (x, g, b) =>
        nn.standardize(x, 1, { epsilon: 1e-5 }).mul(g).add(b),
    torch: `F.layer_norm(x, (${FEATURES},), g, b)`,
  },
  random([ROWS, FEATURES]),
);

const batchNorm = bothWays(
  {
    name: `batch norm [32,${CHANNELS},28,28]`,
    inputs: { x: image([32, CHANNELS, 28, 28]), g: random([CHANNELS]), b: random([CHANNELS]) },
    ours:
      ({ nn }) =>
      (x, weight, bias) =>
        nn.batchNorm(x, { weight, bias }),
    tfjs: (tf) => (x, g, b) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(x, mean, variance, b, g, 1e-5);
    },
    jax:
      ({ nn }) =>
      (x, g, b) =>
        nn
          .standardize(x, [0, 2, 3], { epsilon: 1e-5 })
          .mul(g.reshape([-1, 1, 1]))
          .add(b.reshape([-1, 1, 1])),
    torch: "F.batch_norm(x, None, None, g, b, True)",
  },
  image([32, CHANNELS, 28, 28]),
);

export default [...layerNorm, ...batchNorm];
