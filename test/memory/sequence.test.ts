import fc from "fast-check";
import { expect, test } from "vitest";
import { memory, setMemoryBudget } from "../../src/index.js";
import type { Block } from "../../src/wasm/block.js";
import { hold, isResident } from "../../src/wasm/cache.js";
import { Heap, heap } from "../../src/wasm/heap.js";
import { Storage } from "../../src/wasm/storage.js";

interface Step {
  readonly kind: string;
  readonly picks: readonly number[];
  readonly words: number;
}
const step = fc.record({
  kind: fc.constantFrom("call", "call", "call", "call", "release", "budget", "part", "change"),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  words: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 3000 })),
});

test("any sequence of calls, parts and changes keeps every value, the order, the budget and the books", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: "max" }), (steps) => {
      const live = new Map<Storage, number>();
      try {
        for (const [number, each] of steps.entries()) take(each, number, live);
        for (const [storage, byte] of live) expectFilled(storage, byte);
      } finally {
        for (const storage of live.keys()) storage.release();
      }
    }),
    { numRuns: 60 },
  );
});

function take({ kind, picks, words }: Step, number: number, live: Map<Storage, number>): void {
  const known = [...live.keys()];
  const chosen = known.length === 0 ? [] : picks.map((pick) => known[pick % known.length] as Storage);
  if (kind === "budget") setMemoryBudget(2000 + 32 * words);
  else if (kind === "release" && chosen[0]) {
    live.delete(chosen[0]);
    chosen[0].release();
  } else if (kind === "part" && chosen[0]) {
    const count = Math.floor(chosen[0].bytes / 4);
    const start = words % (count + 1);
    const rows = words % 3 === 0 ? 2 : 1;
    const columns = Math.floor((count - start) / rows);
    const part = chosen[0].part(start, [rows, columns], [columns, 1]);
    if (part) live.set(part, live.get(chosen[0]) as number);
  } else if (kind === "change" && chosen[0]) {
    const [x] = chosen;
    x.separate();
    hold([x]);
    heap.bytes.fill(number, x.pointer, x.pointer + x.bytes);
    live.set(x, number);
    expectPrepared([x], [...live.keys()]);
  } else {
    const y = new Storage("float32", 4 * words);
    const wasReady = chosen.every(isResident);
    live.set(y, number);
    hold([y, ...chosen]);
    heap.bytes.fill(number, y.pointer, y.pointer + y.bytes);
    expectPrepared([y, ...chosen], [...live.keys()]);
    // A lowered budget is kept again as soon as a block enters: here, none did if all are in pages that were there.
    const isInOldPage = (y.block as Block).tenants > 1;
    if (!(wasReady && isInOldPage)) expectWithinBudget([y, ...chosen]);
  }
}

function expectFilled(storage: Storage, byte: number): void {
  const bytes = new Uint8Array(storage.read().buffer);
  expect(bytes.length).toBe(storage.bytes);
  expect(bytes.every((each) => each === byte)).toBe(true);
}

const blocksOf = (storages: readonly Storage[]) => [...new Set(storages.map(({ block }) => block as Block))];
const cost = (storages: readonly Storage[]) =>
  blocksOf(storages).reduce((total, { bytes }) => total + Heap.blockSize(bytes) + 128, 0);

function expectWithinBudget(call: readonly Storage[]): void {
  expect(memory().resident).toBeLessThanOrEqual(Math.max(memory().budget, cost(call)));
}

function expectPrepared(call: readonly Storage[], live: readonly Storage[]): void {
  const [inside, outside] = [live.filter(isResident), live.filter((storage) => !isResident(storage))];
  expect(call.every(isResident)).toBe(true);
  expect(memory().resident).toBe(cost(inside));
  const oldestInside = Math.min(...blocksOf(inside).map(({ usedAt }) => usedAt));
  expect(blocksOf(outside).every(({ usedAt }) => usedAt <= oldestInside)).toBe(true);
  // An empty storage may lie where the next begins; parts lie in the block of what they are parts of.
  const byAddress = inside.toSorted((a, b) => a.pointer - b.pointer || a.bytes - b.bytes);
  byAddress.forEach((storage, i) => {
    const isApart = ({ block }: Storage) => block !== storage.block || block?.isPage;
    const next = byAddress.slice(i + 1).find(isApart)?.pointer ?? heap.bytes.length;
    expect(storage.pointer + storage.bytes).toBeLessThanOrEqual(next);
  });
}
