import { unary } from "./elementwise.js";

const middle = { low: -4, high: 4 };

export const sinh = unary(Math.sinh, middle);
export const cosh = unary(Math.cosh, middle);
export const asinh = unary(Math.asinh, middle);
export const acosh = unary(Math.acosh, { low: 1.2, high: 5 });
export const atanh = unary(Math.atanh, { low: -0.9, high: 0.9 });
