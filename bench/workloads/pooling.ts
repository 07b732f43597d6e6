import { image } from "../inputs.js";
import { bothWays } from "../operation.js";

export default bothWays(
  {
    name: "max pool 2×2 [32,32,26,26]",
    inputs: { x: image([32, 32, 26, 26]) },
    ours:
      ({ maxPool2d }) =>
      (x) =>
        maxPool2d(x, { kernel: 2 }),
    tfjs: (tf) => (x) => tf.maxPool(x, 2, 2, "valid"),
    jax:
      ({ lax, numpy }) =>
      (x) =>
        lax.reduceWindow(x, numpy.max, [2, 2], [2, 2]),
    torch: "F.max_pool2d(x, 2)",
  },
  image([32, 32, 13, 13]),
);
