import type { Tensor } from "../graph/tensor.js";
import type { KernelName } from "../wasm/kernels.js";
import { runKernel } from "../wasm/run.js";

/** Lets a kernel change tensors in place: for optimisers alone. It receives their addresses, those of the inputs, and the numbers. */
export function updateInPlace(
  kernel: KernelName,
  targets: readonly (Tensor | undefined)[],
  inputs: readonly Tensor[],
  ...numbers: readonly number[]
): void {
  for (const target of targets) target?.storage.separate();
  runKernel(kernel, targets, inputs, ...numbers);
  for (const target of targets) target?.storage.touch();
}
