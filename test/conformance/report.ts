import type { FloatDtype } from "../../src/index.js";
import { brief } from "./comparison.js";

/** A case of any format. */
export interface Case {
  readonly operator: string;
  readonly id: string;
  readonly judge: () => Verdict | Skip;
}

/** What is wrong with a case, a line each (none if it passes), and its worst error in bounds, by precision. */
export interface Verdict {
  readonly failures: readonly string[];
  readonly worst: Worst;
}

/** Why a case cannot be judged. */
export interface Skip {
  readonly skipped: string;
}

type Worst = Readonly<Partial<Record<FloatDtype, number>>>;

/** What became of the cases of one operator. */
export class Tally {
  passed = 0;
  /** By the id of a case, why it was not judged. */
  readonly skips: (readonly [id: string, reason: string])[] = [];
  /** By the id of a case, what is wrong with it. */
  readonly failures: (readonly [id: string, failures: readonly string[]])[] = [];
  #worst: Worst = {};

  add({ id, judge }: Case): void {
    const verdict = judge();
    if ("skipped" in verdict) {
      this.skips.push([id, verdict.skipped]);
      return;
    }
    if (verdict.failures.length === 0) this.passed += 1;
    else this.failures.push([id, verdict.failures]);
    for (const [dtype, ratio] of Object.entries(verdict.worst) as [FloatDtype, number][]) {
      this.#worst = { ...this.#worst, [dtype]: Math.max(this.#worst[dtype] ?? 0, ratio) };
    }
  }

  /** A line, and below it one for each failure. */
  lines(operator: string): string[] {
    const { passed, failures, skips } = this;
    const counts = `${operator.padEnd(30)} ${passed} passed, ${failures.length} failed, ${skips.length} skipped`;
    const errors = Object.entries(this.#worst).map(([dtype, ratio]) => `${dtype} ${brief(ratio)}`);
    return [
      errors.length > 0 ? `${counts}; worst error / bound: ${errors.join(", ")}` : counts,
      ...failures.flatMap(([id, wrong]) => wrong.map((each) => `  FAILED ${id}: ${each}`)),
    ];
  }
}

/** A line for each reason why cases were skipped, with the operators, and how many of their cases. */
export function reasonsOf(tallies: ReadonlyMap<string, Tally>): string[] {
  const reasons = new Map<string, Map<string, number>>();
  for (const [operator, { skips }] of tallies) {
    for (const [, reason] of skips) {
      const counts = reasons.get(reason) ?? new Map<string, number>();
      reasons.set(reason, counts.set(operator, (counts.get(operator) ?? 0) + 1));
    }
  }
  return [...reasons].map(([reason, counts]) => {
    const operators = [...counts].map(([operator, count]) => `${operator} ${count}`);
    return `skipped, ${reason}: ${operators.join(", ")}`;
  });
}
