import { expect, test } from "vitest";
import { add, full, memory, scope, setMemoryBudget, type Tensor } from "../../src/index.js";

const MiB = 2 ** 20;

/** So many tensors of 16 MiB. */
const tensors = (count: number) => Array.from({ length: count }, (_, i) => full([4 * MiB], i));

/** Reads all of them, again and again; how many are moved out in the last round. */
function spillsOf(all: readonly Tensor[]): number {
  const rounds = Array.from({ length: 8 }, () => {
    const before = memory().spills;
    for (const x of all) add(x, x).storage.release();
    return memory().spills - before;
  });
  return rounds.at(-1) as number;
}

test("what is read again and again gets room, and what is not gets none", () => {
  expect(memory().budget).toBe(16 * MiB);
  for (let i = 0; i < 24; i++) tensors(1); // nobody asks for these again
  expect(memory().spills).toBeGreaterThan(0);
  expect(memory().budget).toBe(16 * MiB);
  expect(spillsOf(tensors(20))).toBe(0);
  const { budget } = memory();
  expect(budget).toBeGreaterThan(320 * MiB);
  expect(budget).toBeLessThan(1024 * MiB);
});

test("what a scope releases soon after gets room", () => {
  const inScope = () =>
    scope(() => {
      for (const x of tensors(24)) add(x, x);
    });
  const spills = Array.from({ length: 8 }, () => {
    const before = memory().spills;
    inScope();
    return memory().spills - before;
  });
  expect(spills[0]).toBeGreaterThan(0);
  expect(spills.at(-1)).toBe(0);
  expect(memory().budget).toBeLessThanOrEqual(1024 * MiB);
});

test("a budget that was set is kept to", () => {
  setMemoryBudget(128 * MiB);
  expect(spillsOf(tensors(12))).toBeGreaterThan(0);
  expect(memory().budget).toBe(128 * MiB);
});
