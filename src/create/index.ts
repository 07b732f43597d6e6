export * from "./fill.js";
export * from "./parameter.js";
export * from "./random.js";
export * from "./range.js";
export * from "./tensor.js";
