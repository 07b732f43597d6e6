import fc from "fast-check";
import { shape, values } from "./draw.js";
import { binary, unary } from "./elementwise.js";
import { erf } from "./erf.js";
import type { One, Row } from "./row.js";

const wide = { low: -6, high: 6 };

export const tanh = unary(Math.tanh);
export const tanhAdjoint = binary((dy, y) => dy * (1 - y * y));
export const sigmoid = unary((x) => 1 / (1 + Math.exp(-x)));
export const sigmoidAdjoint = binary((dy, y) => dy * y * (1 - y));
export const silu = unary((x) => x / (1 + Math.exp(-x)), wide);
export const mish = unary((x) => x * Math.tanh(naiveSoftplus(x)), wide);
export const softsign = unary((x) => x / (1 + Math.abs(x)), { ...wide, avoid: 10 });
export const logSigmoid = unary((x) => -naiveSoftplus(-x), wide);
export const relu = unary((x) => Math.max(x, 0), { avoid: 10 });
export const reluAdjoint = binary((dy, y) => (y > 0 ? dy : 0), [{}, { avoid: 10 }]);

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

type SoftplusOptions = { beta?: number; threshold?: number } | undefined;

export const softplus: Row<One, SoftplusOptions> = {
  calls: fc.record({
    inputs: fc.tuple(shape.chain((s) => values(s, { ...wide, avoid: 1 }))),
    options: fc.constantFrom(
      undefined,
      {},
      { beta: 3 },
      { beta: -0.5 },
      { threshold: 1 },
      { beta: 2, threshold: 4 },
      { threshold: Number.POSITIVE_INFINITY },
    ),
  }),
  naive: ([x], { beta = 1, threshold = 20 } = {}) => ({
    ...x,
    data: x.data.map((value) => (beta * value > threshold ? value : naiveSoftplus(beta * value) / beta)),
  }),
};

function naiveSoftplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function byErf(x: number): number {
  return x * 0.5 * (1 + erf(x / Math.SQRT2));
}

function byTanh(x: number): number {
  return x * 0.5 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}
