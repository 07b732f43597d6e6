import { integers, random } from "../inputs.js";
import { bothWays } from "../operation.js";

const [WORDS, FEATURES, LENGTH] = [10_000, 64, 4096];

export default bothWays(
  {
    name: `embedding of ${LENGTH} in [${WORDS}, ${FEATURES}]`,
    inputs: { table: random([WORDS, FEATURES]), words: integers([LENGTH], WORDS) },
    ours:
      ({ embedding }) =>
      (table, words) =>
        embedding(table, words),
    tfjs: (tf) => (table, words) => tf.gather(table, words),
    jax:
      ({ numpy }) =>
      (table, words) =>
        numpy.take(table, words, 0),
    torch: "F.embedding(words, table)",
  },
  random([LENGTH, FEATURES]),
);
