export { Adam, type AdamOptions } from "./adam.js";
export { Optimizer } from "./optimizer.js";
