import type { Workload } from "../workload.js";
import adam from "./adam.js";
import attention from "./attention.js";
import cnn from "./cnn.js";
import convolution from "./convolution.js";
import crossEntropy from "./crossEntropy.js";
import elementwise from "./elementwise.js";
import embedding from "./embedding.js";
import gather from "./gather.js";
import inference from "./inference.js";
import layout from "./layout.js";
import lstm from "./lstm.js";
import matmul from "./matmul.js";
import mlp from "./mlp.js";
import normalization from "./normalization.js";
import pooling from "./pooling.js";
import reduction from "./reduction.js";
import rnn from "./rnn.js";
import softmax from "./softmax.js";
import startup from "./startup.js";
import tiny from "./tiny.js";

/** All that is timed, in the order of the table. */
export const workloads: readonly Workload[] = [
  ...matmul,
  ...elementwise,
  ...reduction,
  ...softmax,
  ...convolution,
  ...pooling,
  ...attention,
  ...mlp,
  ...cnn,
  ...lstm,
  ...rnn,
  ...tiny,
  ...normalization,
  ...crossEntropy,
  ...embedding,
  ...gather,
  ...layout,
  ...adam,
  ...inference,
  ...startup,
];
