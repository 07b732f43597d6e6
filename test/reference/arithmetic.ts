import fc from "fast-check";
import { values } from "./draw.js";
import { apart, binary, broadcastShape, twoShapes, unary } from "./elementwise.js";
import { atBroadcast, build, type Plain } from "./plain.js";
import type { Row } from "./row.js";

const nonzero = { low: 0.3, high: 2.5 };
const int32 = { alsoTakes: ["int32"] } as const;

export const add = binary((a, b) => a + b, undefined, int32);
export const sub = binary((a, b) => a - b, undefined, int32);
export const mul = binary((a, b) => a * b, undefined, int32);
export const div = binary((a, b) => a / b, [{}, nonzero]);
export const neg = unary((x) => -x, {}, int32);
export const square = unary((x) => x * x, {}, int32);
export const reciprocal = unary((x) => 1 / x, nonzero);
export const maximum = binary((a, b) => Math.max(a, b), undefined, { ...apart, ...int32 });
export const minimum = binary((a, b) => Math.min(a, b), undefined, { ...apart, ...int32 });

/** The weight is a number, or a tensor beside a and b. */
export const lerp: Row<readonly Plain[], number | undefined> = {
  calls: fc
    .tuple(twoShapes, fc.option(fc.constantFrom(0, 0.1, 0.5, 0.9, 1, 1.5), { nil: undefined }))
    .chain(([[s, t], weight]) =>
      fc
        .tuple(values(s), values(t), values(s, { low: -0.5, high: 1.5, avoid: 0.5 }))
        .map(([a, b, w]) =>
          weight === undefined ? { inputs: [a, b, w] } : { inputs: [a, b], options: weight },
        ),
    ),
  naive: ([a, b, weight], options) => {
    const [from, to] = [a as Plain, b as Plain];
    return build(broadcastShape(from, to), (index) => {
      const [start, end] = [atBroadcast(from, index), atBroadcast(to, index)];
      const w = weight ? atBroadcast(weight, index) : (options as number);
      return w < 0.5 ? start + w * (end - start) : end - (1 - w) * (end - start);
    });
  },
};
