import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { type Planted, planted } from "./plant.js";

const { sources } = JSON.parse(readFileSync(planted, "utf8")) as Planted;

/** The tests that concern rules and shapes, the quick ones first: the others meet few mutants alive. */
const tests = [
  "test/slice.test.ts",
  "test/windows.test.ts",
  "test/kinks.test.ts",
  "test/kinks-elementwise.test.ts",
  "test/ops/direct.test.ts",
  "test/ops/range.test.ts",
  "test/ops/refusals.test.ts",
  "test/ops/pool.test.ts",
  "test/ops/reduction.test.ts",
  "test/ops/sort.test.ts",
  "test/ops/normalization.test.ts",
  "test/gradient/check.test.ts",
  "test/gradient/gradient.test.ts",
  "test/gradient/fused.test.ts",
  "test/mistakes.test.ts",
  "test/untyped.test.ts",
  "test/nn/mistakes.test.ts",
  "test/create/create.test.ts",
  "test/graph/fluent.test.ts",
  "test/every-op.test.ts",
  "test/ops/attention.test.ts",
  "test/ops/sequence.test.ts",
  "test/nn/attention.test.ts",
  "test/nn/losses.test.ts",
  "test/nn/layers.test.ts",
  "test/conformance/conformance.test.ts",
];

class InThisOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => tests.indexOf(relative(process.cwd(), moduleId));
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

/** All tests in one process, on sources that hold all mutants. */
export default defineConfig({
  plugins: [{ name: "mutants", enforce: "pre", load: (id) => sources[relative(process.cwd(), id)] }],
  test: {
    include: tests,
    testNamePattern: /^(?!.*(nothing has changed|no memory is kept|100,000 ops))/,
    runner: "test/mutation/runner.ts",
    setupFiles: ["test/seed.ts", "test/faults/unshrunk.ts"],
    sequence: { sequencer: InThisOrder },
    pool: "forks",
    maxWorkers: 1,
    isolate: false,
    fileParallelism: false,
    testTimeout: 0,
    reporters: ["dot"],
  },
});
