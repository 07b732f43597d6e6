import fc from "fast-check";
import { values } from "../draw.js";
import { type LossCase, losses } from "./losses.js";

/** A target, and errors of which none is close to a multiple of 1/2: there the losses below have kinks. */
const draw: LossCase["draw"] = (shape) =>
  fc.tuple(values(shape), values(shape, { avoid: 0.5 })).map(([target, error]) => {
    const x = { shape, data: target.data.map((value, i) => value + (error.data[i] as number)) };
    return [x, target] as const;
  });

export const mse = losses({ draw, each: (x, t) => (x - t) ** 2 });

export const l1 = losses({ draw, each: (x, t) => Math.abs(x - t) });

export const huber = losses({
  draw,
  options: { delta: fc.constantFrom(0.5, 1, 1.5) },
  each: (x, t, { delta = 1 }) => huberOf(Math.abs(x - t), delta),
});

export const smoothL1 = losses({
  draw,
  options: { beta: fc.constantFrom(0, 0.5, 1) },
  each: (x, t, { beta = 1 }) => (beta === 0 ? Math.abs(x - t) : huberOf(Math.abs(x - t), beta) / beta),
});

function huberOf(error: number, delta: number): number {
  return error <= delta ? error ** 2 / 2 : delta * (error - delta / 2);
}
