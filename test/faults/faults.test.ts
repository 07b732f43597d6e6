import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { equivalents } from "./equivalent.js";
import { familyOf, kernelFiles } from "./family.js";
import { kinds } from "./kinds.js";
import { faultsIn } from "./plant.js";

const faults = kernelFiles.flatMap((file) => faultsIn(`assembly/${file}.ts`));

describe("what is planted", () => {
  test.each(kinds.map(({ name }) => name))("%s is found in several kernels", (name) => {
    const files = new Set(faults.filter(({ kind }) => kind === name).map(({ file }) => file));
    expect(files.size).toBeGreaterThan(1);
  });

  test("changes one line, and no line twice in the same way", () => {
    const changes = faults.map(({ file, line, after }) => `${file}:${line} ${after}`);
    expect(new Set(changes).size).toBe(changes.length);
    expect(faults.filter(({ before, after }) => before === after)).toEqual([]);
  });

  test("what is explained is still there", () => {
    const planted = new Set(faults.map(({ file, after }) => `${file} ${after}`));
    expect(equivalents.filter(({ file, after }) => !planted.has(`assembly/${file} ${after}`))).toEqual([]);
  });
});

test.each(kernelFiles)("faults in %s concern kernels, and tests that can tell", (file) => {
  const { entries, words } = familyOf(file);
  expect(entries).not.toEqual([]);
  expect(words).not.toEqual([]);
});

test("the command accepts the healthy kernels, and catches a fault", { timeout: 120_000 }, () => {
  const command = ["--import", "tsx", "test/faults/command.ts", "triangle", "--per-file", "1"];
  const { status, stdout } = spawnSync(process.execPath, command, { encoding: "utf8" });
  expect(stdout).toContain("1 caught, 0 explained, 0 survived");
  expect(status).toBe(0);
});
