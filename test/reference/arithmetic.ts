import { apart, binary, unary } from "./elementwise.js";

const nonzero = { low: 0.3, high: 2.5 };
const int32 = { alsoTakes: ["int32"] } as const;

export const add = binary((a, b) => a + b, undefined, int32);
export const sub = binary((a, b) => a - b, undefined, int32);
export const mul = binary((a, b) => a * b, undefined, int32);
export const div = binary((a, b) => a / b, [{}, nonzero]);
export const neg = unary((x) => -x, {}, int32);
export const square = unary((x) => x * x, {}, int32);
export const maximum = binary((a, b) => Math.max(a, b), undefined, { ...apart, ...int32 });
export const minimum = binary((a, b) => Math.min(a, b), undefined, { ...apart, ...int32 });
