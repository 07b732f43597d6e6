import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AllocationError, memory, setMemoryBudget } from "../../src/index.js";
import { Pages, settle } from "../../src/wasm/block.js";
import { hold, holdBeside, isResident } from "../../src/wasm/cache.js";
import { HEAP_BYTES, heap } from "../../src/wasm/heap.js";
import { Storage } from "../../src/wasm/storage.js";
import { bytesOf, made, releaseAll, room, written } from "./storages.js";

const KIB = 2 ** 10;

/** So many storages of the given sizes in turn, each filled with its number, as a kernel would leave them. */
function numbered(count: number, ...sizes: readonly number[]): Storage[] {
  return Array.from({ length: count }, (_, i) => written(sizes[i % sizes.length] as number, i));
}

const blocksOf = (storages: readonly Storage[]) => new Set(storages.map(({ block }) => block));

function expectNumbered(storages: readonly Storage[]): void {
  expect(storages.map(bytesOf)).toEqual(storages.map(({ bytes }, i) => new Uint8Array(bytes).fill(i)));
}

/** Works with so much else that what is not used leaves the heap. */
function moveOut(): void {
  for (let i = 0; i < 64; i++) hold([room(16 * KIB)]);
}

beforeEach(() => setMemoryBudget(256 * KIB));

afterEach(() => {
  vi.restoreAllMocks();
  releaseAll();
});

test("small values share a page of the heap, larger ones have a block of their own", () => {
  expect(blocksOf(numbered(64, 16)).size).toBe(1);
  expect(blocksOf(numbered(4, 256)).size).toBe(1);
  expect(blocksOf(numbered(4, 260)).size).toBe(4);
  expect(memory().resident).toBe(2 * (KIB + 128) + 4 * (320 + 128));
});

test("each has a place of its own there, on a whole vector", () => {
  const all = numbered(1000, 4, 12, 16, 20, 64, 68, 256, 300, 0);
  expectNumbered(all);
  expect(all.every(({ pointer }) => pointer % 16 === 0)).toBe(true);
});

test("a page is given back with the last of its values", () => {
  const [first, ...others] = numbered(10, 16) as [Storage, ...Storage[]];
  for (const each of others) each.release();
  expect(memory().resident).toBe(KIB + 128);
  expectNumbered([first]);
  first.release();
  expect(memory().resident).toBe(0);
  expectNumbered(numbered(100, 16));
});

test("neighbours leave the heap and return together, each as it was", () => {
  const all = numbered(300, 4, 12, 64, 68, 256, 260, 1000);
  moveOut();
  expect(all.some(isResident)).toBe(false);
  expectNumbered(all);
  all[3]?.read().fill(-1); // a copy: nobody else sees it
  const { loads } = memory();
  hold([all[0] as Storage]);
  expect(memory().loads).toBe(loads + 1);
  expect([0, 1, 2, 3].map((i) => isResident(all[i] as Storage))).toEqual([true, true, true, true]);
  hold(all);
  expectNumbered(all);
});

test("a page counts once in a call that needs many of its values", () => {
  const all = numbered(64, 16);
  moveOut();
  numbered(13, 16 * KIB); // and there is still room for a page
  const { spills } = memory();
  hold(all);
  expect(memory().spills).toBe(spills);
  expectNumbered(all);
});

test("a page that has left the heap is filled no further", () => {
  const early = numbered(3, 16);
  moveOut();
  const { loads } = memory();
  const late = numbered(3, 16);
  expect(memory().loads).toBe(loads);
  expect(blocksOf([...early, ...late]).size).toBe(2);
  expectNumbered(early);
});

test("values given beforehand are written when a kernel first asks for them, and not again", () => {
  const [list, number] = [Storage.from("float32", [1, 2, 3]), Storage.of("float32", 4)];
  made.push(list, number);
  expect([list, number].some(isResident)).toBe(false);
  hold([list, number]);
  expect([...list.read(), ...number.read()]).toEqual([1, 2, 3, 4]);
  heap.bytes.fill(0, list.pointer, list.pointer + list.bytes);
  hold([list, number]);
  moveOut();
  hold([list, number]);
  expect([...list.read(), ...number.read()]).toEqual([0, 0, 0, 4]);
});

test("values that nobody has written, or asked for, are zeros", () => {
  expect(bytesOf(room(12))).toEqual(new Uint8Array(12));
  expect(() => new Storage("float32", 2 ** 53).read()).toThrow(AllocationError);
});

test("values of a call that was refused are written by the next", () => {
  const neighbour = numbered(1, 16)[0] as Storage;
  const list = Storage.from("float32", [1, 2, 3]);
  made.push(list);
  setMemoryBudget(HEAP_BYTES);
  const grow = vi.spyOn(heap.memory, "grow").mockImplementation(() => {
    throw new RangeError("refused");
  });
  expect(() => hold([room(heap.memory.buffer.byteLength), list])).toThrow(AllocationError);
  expect(isResident(list)).toBe(false); // though there is its page
  expect([...list.read()]).toEqual([1, 2, 3]);
  grow.mockRestore();
  hold([list]);
  expect([...list.read()]).toEqual([1, 2, 3]);
  expectNumbered([neighbour]);
});

test("of what leaves its owner, also values that no kernel has seen yet come along", () => {
  const [list, number] = [Storage.from("float32", [1, 2, 3]), Storage.of("float32", 4)];
  const pages = new Pages();
  for (const values of [list, number]) {
    values.owner = { closed: false, pages };
    settle(values);
    values.handTo(undefined);
  }
  expect([...list.read(), ...number.read()]).toEqual([1, 2, 3, 4]);
});

test("new values beside two that are resident open a page where they must", () => {
  const [a, b] = numbered(2, 16) as [Storage, Storage];
  for (let i = 0; i < 1000; i++) holdBeside(room(16), a, b);
  expect(made.every(isResident)).toBe(true);
  expect(blocksOf(made).size).toBe(Math.ceil(1002 / 64));
  expect(new Set(made.map(({ pointer }) => pointer)).size).toBe(1002);
});

test("new values beside two that are resident count as a use of all their pages", () => {
  const [[a], [b]] = [numbered(64, 16), numbered(64, 16)] as [Storage[], Storage[]] as [[Storage], [Storage]];
  numbered(1, 16); // opens the page of y
  const others = numbered(10, 16 * KIB);
  const y = room(16);
  holdBeside(y, a, b);
  numbered(6, 16 * KIB);
  expect(isResident(others[0] as Storage)).toBe(false);
  expect([y, a, b].map(isResident)).toEqual([true, true, true]);
});

test("what a loop leaves behind is bounded by the pages that it fills", () => {
  const before = memory();
  let held = numbered(1, 16)[0] as Storage;
  for (let i = 0; i < 100_000; i++) {
    const next = room(16);
    holdBeside(next, held, held);
    heap.bytes.copyWithin(next.pointer, held.pointer, held.pointer + 16);
    held = next;
  }
  const after = memory();
  expect(after.resident).toBeLessThanOrEqual(256 * KIB);
  expect(after.spills - before.spills).toBeGreaterThan(100_000 / 64 - 256);
  expect(after.spilledBytes - before.spilledBytes).toBe(KIB * (after.spills - before.spills));
  expectNumbered([held]);
});
