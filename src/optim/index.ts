export { Adam, type AdamOptions } from "./adam.js";
export { clipGradients } from "./clip.js";
export { Optimizer, type OptimizerOptions } from "./optimizer.js";
export { SGD, type SGDOptions } from "./sgd.js";
