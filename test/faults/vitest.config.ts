import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { kernels } from "./build.js";

/** The kernels' own tests, on faulty kernels. */
export default defineConfig({
  resolve: { alias: [{ find: /^.*\/build\/kernels\.js$/, replacement: resolve(kernels) }] },
  test: {
    include: ["test/*.test.ts", "test/create/*.test.ts", "test/optim/*.test.ts"],
    setupFiles: ["test/seed.ts", "test/faults/unshrunk.ts"],
    reporters: ["json"],
    outputFile: { json: "build/faults/results.json" },
    testTimeout: 120_000,
    pool: "threads",
    fileParallelism: false,
    isolate: false,
    bail: 1,
  },
});
