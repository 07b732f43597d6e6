import { binary, unary } from "./elementwise.js";

const turns = { low: -10, high: 10 };
const inside = { low: -0.9, high: 0.9 };

export const sin = unary(Math.sin, turns);
export const cos = unary(Math.cos, turns);
export const tan = unary(Math.tan, { low: -1.3, high: 1.3 });
export const asin = unary(Math.asin, inside);
export const acos = unary(Math.acos, inside);
export const atan = unary(Math.atan, turns);
export const atan2 = binary(Math.atan2, undefined, {
  smooth: binary(Math.atan2, [{ low: 0.3, high: 2.5 }, {}]).calls,
});
