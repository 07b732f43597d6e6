export {
  tanh_f32, tanh_f64,
  sigmoid_f32, sigmoid_f64,
  relu_f32, relu_f64,
} from "./activation";
export {
  add_f32, add_f64, add_i32,
  sub_f32, sub_f64, sub_i32,
  mul_f32, mul_f64, mul_i32,
  div_f32, div_f64,
  maximum_f32, maximum_f64, maximum_i32,
  minimum_f32, minimum_f64, minimum_i32,
  neg_f32, neg_f64, neg_i32,
} from "./arithmetic";
export {
  castToBool_f32, castToBool_f64, castToBool_i32,
  castToInt32_f32, castToInt32_f64, castToInt32_i32,
  castFromInt32_f32, castFromInt32_f64,
  castFromFloat_f32, castFromFloat_f64,
} from "./cast";
export {
  equal_f32, equal_f64, equal_i32,
  notEqual_f32, notEqual_f64, notEqual_i32,
  less_f32, less_f64, less_i32,
  lessEqual_f32, lessEqual_f64, lessEqual_i32,
  greater_f32, greater_f64, greater_i32,
  greaterEqual_f32, greaterEqual_f64, greaterEqual_i32,
  where_f32, where_f64, where_i32,
} from "./comparison";
export {
  conv2d_f32, conv2d_f64,
  conv2dInputAdjoint_f32, conv2dInputAdjoint_f64,
  conv2dKernelAdjoint_f32, conv2dKernelAdjoint_f64,
  conv2dWork_f32, conv2dWork_f64,
} from "./conv";
export {
  exp_f32, exp_f64,
  log_f32, log_f64,
  sqrt_f32, sqrt_f64,
  erf_f32, erf_f64,
  pow_f32, pow_f64,
} from "./exponential";
export {
  max_f32, max_f64, max_i32,
  min_f32, min_f64, min_i32,
  argmax_f32, argmax_f64, argmax_i32,
} from "./extreme";
export {
  fill_f32, fill_f64, fill_i32,
  ramp_f32, ramp_f64, ramp_i32,
} from "./fill";
export {
  gather_f32, gather_f64, gather_i32,
  scatterAdd_f32, scatterAdd_f64, scatterAdd_i32,
  embedding_f32, embedding_f64, embedding_i32,
  embeddingAdjoint_f32, embeddingAdjoint_f64,
  oneHot_f32, oneHot_f64, oneHot_i32,
} from "./gather";
export {
  copy_f32, copy_f64, copy_i32,
} from "./layout";
export {
  matmul_f32, matmul_f64,
  matmulWork_f32, matmulWork_f64,
} from "./matmul";
export {
  maxPool2d_f32, maxPool2d_f64,
  avgPool2d_f32, avgPool2d_f64,
  avgPool2dAdjoint_f32, avgPool2dAdjoint_f64,
} from "./pool";
export {
  uniform_f32, uniform_f64,
  normal_f32, normal_f64,
  bernoulli_f32, bernoulli_f64, bernoulli_i32,
  dropout_f32, dropout_f64,
  permutation_i32,
} from "./random";
export {
  softmax_f32, softmax_f64,
  logSoftmax_f32, logSoftmax_f64,
} from "./softmax";
export {
  sum_f32, sum_f64, sum_i32,
} from "./sum";
export {
  sin_f32, sin_f64,
  cos_f32, cos_f64,
} from "./trigonometric";
