import "./fluent.js";

export type { Dtype, FloatDtype, TypedArray } from "./core/dtype.js";
export * from "./core/errors.js";
export type { Nested } from "./core/nested.js";
export { Generator, type RandomKey } from "./core/random.js";
export type { Shape } from "./core/shape.js";
export * from "./create/index.js";
export * from "./gradient/index.js";
export { defineOp, type Fused, notDifferentiable, type Op, type OpDefinition } from "./graph/op.js";
export { detach, untracked } from "./graph/recording.js";
export { keep, scope } from "./graph/scope.js";
export { Tensor } from "./graph/tensor.js";
export * from "./ops/index.js";
export { type MemoryReport, memory, setMemoryBudget } from "./wasm/cache.js";
export { useRelaxedSimd } from "./wasm/kernels.js";
