/** The kernels that a fused multiply-add speeds up; built again for engines that have one. */
export {
  conv2d_f32, conv2d_f64,
  conv2dInputAdjoint_f32, conv2dInputAdjoint_f64,
  conv2dKernelAdjoint_f32, conv2dKernelAdjoint_f64,
  conv2dWork_f32, conv2dWork_f64,
} from "./conv";
export {
  matmul_f32, matmul_f64,
  matmulWork_f32, matmulWork_f64,
} from "./matmul";
