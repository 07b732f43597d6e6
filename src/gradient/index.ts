export { type CheckOptions, type CheckReport, checkGradient } from "./check.js";
export { hessian, hessianVectorProduct, jacobian, jvp } from "./derived.js";
export { backward, gradient, valueAndGradient, vjp } from "./functions.js";
export type { PassOptions } from "./gradient.js";
