import { random } from "../inputs.js";
import { bothWays } from "../operation.js";

/** batch, heads, length, features of a head */
const shape = [8, 4, 128, 32] as const;
const root = Math.sqrt(32);

export default bothWays(
  {
    name: "attention [8,4,128,32]",
    inputs: { q: random(shape), k: random(shape), v: random(shape) },
    ours:
      ({ nn }) =>
      (q, k, v) =>
        nn.scaledDotProductAttention(q, k, v),
    tfjs: (tf) => (q, k, v) => tf.matMul(tf.softmax(tf.div(tf.matMul(q, k, false, true), root)), v),
    jax:
      ({ nn, numpy }) =>
      (q, k, v) => {
        const scores = numpy.matmul(q, numpy.swapaxes(k, -1, -2)).div(root);
        return numpy.matmul(nn.softmax(scores), v);
      },
    torch: `torch.softmax(q @ k.mT / ${root}, -1) @ v`,
  },
  random(shape),
);
