import { defineConfig } from "vitest/config";

/** The tests that concern rules and shapes, on few random cases each: a mutant is run through many of them. */
export default defineConfig({
  test: {
    include: [
      "test/every-op.test.ts",
      "test/kinks.test.ts",
      "test/mistakes.test.ts",
      "test/{create,gradient,graph,nn,optim}/**/*.test.ts",
      "test/conformance/conformance.test.ts",
    ],
    env: { RUNS: "8" },
    testTimeout: 120_000,
  },
});
