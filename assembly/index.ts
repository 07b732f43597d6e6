/** The families of kernels. What they export is a kernel, named for its op and its element type. */
export * from "./activation";
export * from "./arithmetic";
export * from "./cast";
export * from "./comparison";
export * from "./conv";
export * from "./exponential";
export * from "./extreme";
export * from "./fill";
export * from "./gather";
export * from "./layout";
export * from "./matmul";
export * from "./pool";
export * from "./random";
export * from "./recurrence";
export * from "./softmax";
export * from "./sum";
export * from "./trigonometric";
