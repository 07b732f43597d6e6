export { backward, gradient, type PassOptions, valueAndGradient, vjp } from "./gradient.js";
