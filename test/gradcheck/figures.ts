import fc from "fast-check";
import { checkOp, comparePrecisions } from "../reference/compare.js";
import type { Subject } from "./subjects.js";

const SEED = 1;

/** The worst relative errors of derivatives over some cases. */
export interface Figures {
  /** Of the gradient, against central differences in float64. */
  readonly order1: number;
  /** Of the gradient of the gradient. */
  readonly order2: number;
  /** Of the gradient in float32, against that in float64. */
  readonly float32: number;
  /** What was wrong with the case that ended it. */
  readonly failure?: string;
}

/** Checks an op or a layer on so many cases drawn from a fixed seed; the first failure ends it. */
export function figuresOf({ name, row }: Subject, cases: number): Figures {
  const worst = { order1: 0, order2: 0, float32: 0 };
  for (const call of fc.sample(row.smooth ?? row.calls, { numRuns: cases, seed: SEED })) {
    try {
      const { order1, order2 = 0 } = checkOp(name, row, call);
      worst.order1 = Math.max(worst.order1, order1);
      worst.order2 = Math.max(worst.order2, order2);
      worst.float32 = Math.max(worst.float32, comparePrecisions(name, row, call));
    } catch (error) {
      return { ...worst, failure: error instanceof Error ? error.message : String(error) };
    }
  }
  return worst;
}
