import { integers, random } from "../inputs.js";
import { bothWays } from "../operation.js";

const [ROWS, CLASSES] = [1000, 1000];

export default bothWays(
  {
    name: `cross-entropy [${ROWS}, ${CLASSES}]`,
    inputs: { logits: random([ROWS, CLASSES], { scale: 4 }), labels: integers([ROWS], CLASSES) },
    ours:
      ({ nn }) =>
      (logits, labels) =>
        nn.crossEntropy(logits, labels),
    tfjs: (tf) => (logits, labels) => tf.losses.softmaxCrossEntropy(tf.oneHot(labels, CLASSES), logits),
    jax:
      ({ nn }) =>
      (logits, labels) =>
        nn
          .logSoftmax(logits)
          .mul(nn.oneHot(labels, CLASSES))
          .sum()
          .mul(-1 / ROWS),
    torch: "F.cross_entropy(logits, labels)",
  },
  random([]),
);
