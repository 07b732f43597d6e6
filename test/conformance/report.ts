import type { Verdict } from "./case.js";
import { brief } from "./comparison.js";

/** What became of the cases of one operator; skipped if it is not in the table. */
export class Tally {
  passed = 0;
  skipped = 0;
  /** The worst errors, in bounds. */
  readonly worst = { float64: 0, float32: 0 };
  /** By the id of a case, what is wrong with it. */
  readonly failures: (readonly [id: string, failures: readonly string[]])[] = [];

  add(id: string, verdict: Verdict | undefined): void {
    if (!verdict) {
      this.skipped += 1;
      return;
    }
    if (verdict.failures.length === 0) this.passed += 1;
    else this.failures.push([id, verdict.failures]);
    for (const dtype of ["float64", "float32"] as const) {
      this.worst[dtype] = Math.max(this.worst[dtype], verdict.worst[dtype]);
    }
  }

  /** A line, and below it one for each failure. */
  lines(operator: string): string[] {
    const { passed, failures, skipped, worst } = this;
    const counts = `${operator.padEnd(30)} ${passed} passed, ${failures.length} failed, ${skipped} skipped`;
    const errors = `worst error / bound: float64 ${brief(worst.float64)}, float32 ${brief(worst.float32)}`;
    return [
      skipped > 0 ? `${counts}: not in the table` : `${counts}; ${errors}`,
      ...failures.flatMap(([id, wrong]) => wrong.map((each) => `  FAILED ${id}: ${each}`)),
    ];
  }
}
