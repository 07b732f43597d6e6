export {
  type AttentionOptions,
  attentionWeights,
  MultiHeadAttention,
  scaledDotProductAttention,
} from "./attention.js";
export { BatchNorm, type BatchNormLayerOptions, type BatchNormOptions, batchNorm } from "./batchnorm.js";
export type { RNNOptions } from "./cell.js";
export {
  Conv1d,
  type Conv1dOptions,
  Conv2d,
  type Conv2dOptions,
  ConvTranspose1d,
  type ConvTranspose1dOptions,
  ConvTranspose2d,
  type ConvTranspose2dOptions,
} from "./conv.js";
export { Dropout } from "./dropout.js";
export { Embedding } from "./embedding.js";
export { GroupNorm, groupNorm, InstanceNorm, instanceNorm } from "./groupnorm.js";
export { GRU, GRUCell } from "./gru.js";
export { fanInUniform } from "./initialize.js";
export {
  type BceOptions,
  type BceWithLogitsOptions,
  bce,
  bceWithLogits,
  type KlDivOptions,
  klDiv,
  softMargin,
} from "./likelihood.js";
export { type BiasOption, Linear } from "./linear.js";
export { type CrossEntropyOptions, crossEntropy, type NllLossOptions, nllLoss } from "./loss.js";
export { LSTM, LSTMCell, type LSTMState } from "./lstm.js";
export { Module } from "./module.js";
export {
  LayerNorm,
  type LayerNormOptions,
  layerNorm,
  type NormalizationOptions,
  type NormLayerOptions,
  RMSNorm,
  type RMSNormOptions,
  rmsNorm,
} from "./norm.js";
export { AvgPool1d, AvgPool2d, MaxPool1d, MaxPool2d } from "./pool.js";
export { positionalEncoding } from "./position.js";
export { ContextRNN, RNN, RNNCell } from "./recurrent.js";
export type { LossOptions, LossReduction } from "./reduction.js";
export { type HuberOptions, huber, l1, mse, type SmoothL1Options, smoothL1 } from "./regression.js";
export {
  type CosineSimilarityOptions,
  cosineSimilarity,
  type TripletMarginOptions,
  tripletMargin,
} from "./similarity.js";
