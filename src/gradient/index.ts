export { type CheckOptions, type CheckReport, checkGradient } from "./check.js";
export { hessian, hessianVectorProduct, jacobian, jvp } from "./derived.js";
export { backward, gradient, type PassOptions, valueAndGradient, vjp } from "./gradient.js";
