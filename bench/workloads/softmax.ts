import { random } from "../inputs.js";
import { bothWays } from "../operation.js";

export default bothWays(
  {
    name: "softmax 1024²",
    inputs: { x: random([1024, 1024], { scale: 4 }) },
    ours:
      ({ softmax }) =>
      (x) =>
        softmax(x),
    tfjs: (tf) => (x) => tf.softmax(x),
    jax:
      ({ nn }) =>
      (x) =>
        nn.softmax(x),
    torch: "torch.softmax(x, 1)",
  },
  random([1024, 1024]),
);
