import fc from "fast-check";
import { shape, values } from "./draw.js";
import { unary } from "./elementwise.js";
import { erf } from "./erf.js";
import type { One, Row } from "./row.js";

export const tanh = unary(Math.tanh);
export const sigmoid = unary((x) => 1 / (1 + Math.exp(-x)));
export const relu = unary((x) => Math.max(x, 0), { avoid: 10 });

type GeluOptions = { approximate?: "none" | "tanh" } | undefined;

export const gelu: Row<One, GeluOptions> = {
  calls: fc.record({
    inputs: fc.tuple(shape.chain((s) => values(s, { low: -4, high: 4 }))),
    options: fc.constantFrom(
      undefined,
      {},
      { approximate: "none" } as const,
      { approximate: "tanh" } as const,
    ),
  }),
  naive: ([x], options) => ({ ...x, data: x.data.map(options?.approximate === "tanh" ? byTanh : byErf) }),
};

function byErf(x: number): number {
  return x * 0.5 * (1 + erf(x / Math.SQRT2));
}

function byTanh(x: number): number {
  return x * 0.5 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}
