import fc from "fast-check";
import type { Shape } from "../../../src/index.js";
import { values } from "../draw.js";
import { type LossCase, losses } from "./losses.js";

const shares = (shape: Shape) => values(shape, { low: 0.1, high: 0.9 });

/** Weights for the elements of the last axis, or for all, of as many kinds as there are; or none. */
function weighing(kinds: number, draw: LossCase["draw"]): LossCase["draw"] {
  return (shape) =>
    fc.boolean().chain((weighed) => {
      const weight = values(shape.slice(-1), { low: 0.3, high: 2 });
      const weights = weighed ? Array.from({ length: kinds }, () => weight) : [];
      return fc.tuple(draw(shape), ...weights).map(([inputs, ...given]) => [...inputs, ...given] as const);
    });
}

export const bce = losses({
  draw: weighing(1, (shape) => fc.tuple(shares(shape), values(shape, { low: 0, high: 1 }))),
  weights: ["weight"],
  each: (x, t, _options, [weight = 1]) => -weight * (t * Math.log(x) + (1 - t) * Math.log(1 - x)),
  finiteOnly: "it refuses an x that is no share, NaN among them",
});

export const bceWithLogits = losses({
  draw: weighing(2, (shape) => fc.tuple(values(shape), values(shape, { low: 0, high: 1 }))),
  weights: ["weight", "positiveWeight"],
  each: (x, t, _options, [weight = 1, positive = 1]) =>
    -weight * (t * logSigmoid(x) * positive + (1 - t) * logSigmoid(-x)),
});

export const softMargin = losses({
  draw: (shape) => fc.tuple(values(shape), values(shape)),
  each: (x, t) => -logSigmoid(x * t),
});

export const klDiv = losses({
  draw: (shape) => fc.tuple(values(shape), shares(shape)),
  options: { logTarget: fc.boolean() },
  reductions: ["mean", "sum", "none", "batchmean"],
  each: (x, p, { logTarget = false }) => {
    if (logTarget) return Math.exp(p) * (p - x);
    return (p === 0 ? 0 : p * Math.log(p)) - p * x;
  },
});

function logSigmoid(x: number): number {
  return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
}
