import { unary } from "./elementwise.js";
import { erf as naiveErf } from "./erf.js";

const positive = { low: 0.3, high: 3 };

export const exp = unary(Math.exp);
export const log = unary(Math.log, positive);
export const sqrt = unary(Math.sqrt, positive);
export const rsqrt = unary((x) => 1 / Math.sqrt(x), positive);
export const expm1 = unary(Math.expm1, { low: -3, high: 3 });
export const log1p = unary(Math.log1p, { low: -0.7, high: 3 });
export const erf = unary(naiveErf, { low: -4, high: 4 });
