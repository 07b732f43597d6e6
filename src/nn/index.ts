export {
  type AttentionOptions,
  attentionWeights,
  MultiHeadAttention,
  scaledDotProductAttention,
} from "./attention.js";
export { Conv2d, type Conv2dOptions } from "./conv.js";
export { Embedding } from "./embedding.js";
export { fanInUniform } from "./initialize.js";
export { type BiasOption, Linear } from "./linear.js";
export { type CrossEntropyOptions, crossEntropy, type LossReduction, mse } from "./loss.js";
export { Module } from "./module.js";
export { LayerNorm, type LayerNormOptions, layerNorm } from "./norm.js";
export { AvgPool2d, MaxPool2d } from "./pool.js";
export { positionalEncoding } from "./position.js";
export { ContextRNN, RNN, RNNCell, type RNNOptions } from "./recurrent.js";
