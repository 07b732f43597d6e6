export { Conv2d } from "./conv.js";
export { fanInUniform } from "./initialize.js";
export { Linear } from "./linear.js";
export { Module } from "./module.js";
