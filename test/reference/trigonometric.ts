import { unary } from "./elementwise.js";

const turns = { low: -10, high: 10 };

export const sin = unary(Math.sin, turns);
export const cos = unary(Math.cos, turns);
