import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AllocationError, memory, setMemoryBudget, ValueError } from "../../src/index.js";
import { hold, holdBeside, isResident } from "../../src/wasm/cache.js";
import { HEAP_BYTES, Heap, heap } from "../../src/wasm/heap.js";
import type { Storage } from "../../src/wasm/storage.js";
import { bytesOf, made, releaseAll, room, written } from "./storages.js";

const KIB = 2 ** 10;

function expectFilled(storage: Storage, byte: number): void {
  expect(bytesOf(storage).length).toBe(storage.bytes);
  expect(bytesOf(storage).every((each) => each === byte)).toBe(true);
}

beforeEach(() => setMemoryBudget(64 * KIB));

afterEach(() => {
  vi.restoreAllMocks();
  releaseAll();
});

describe("the budget", () => {
  test("refuses what is no amount of memory", () => {
    for (const bytes of [
      Number.NaN,
      0,
      -1,
      Number.NEGATIVE_INFINITY,
      HEAP_BYTES + 1,
      Number.POSITIVE_INFINITY,
    ]) {
      expect(() => setMemoryBudget(bytes)).toThrow(ValueError);
    }
    expect(() => setMemoryBudget(-5)).toThrow(/setMemoryBudget: .*4 GiB − 64 KiB.*got -5/);
    expect(memory().budget).toBe(64 * KIB);
    setMemoryBudget(HEAP_BYTES);
    expect(memory().budget).toBe(2 ** 32 - 2 ** 16);
  });

  test("is kept by spilling, and not before", () => {
    const { spills, spilledBytes } = memory();
    for (let i = 0; i < 56; i++) written(KIB, i); // 56 × 1152 bytes is the last to fit
    expect(memory().spills).toBe(spills);
    written(KIB, 56);
    expect(memory().spills).toBe(spills + 14); // 42 × 1152 bytes are three quarters of the budget
    expect(memory().spilledBytes).toBe(spilledBytes + 14 * KIB);
    expect(memory().resident).toBe(43 * 1152);
    made.forEach(expectFilled);
  });

  test("counts tiny blocks with what they cost besides", () => {
    for (let i = 0; i < 10_000; i++) written(4, i % 251);
    expect(memory().resident).toBeLessThanOrEqual(64 * KIB);
    const blocks = new Set(made.filter(isResident).map(({ block }) => block));
    expect(blocks.size).toBeLessThanOrEqual((64 * KIB) / (KIB + 128));
    made.forEach((storage, i) => {
      expectFilled(storage, i % 251);
    });
  });

  test("gives way to a call that needs more, and holds again after it", () => {
    const others = Array.from({ length: 8 }, (_, i) => written(KIB, i));
    const large = Array.from({ length: 3 }, () => room(48 * KIB));
    hold(large);
    expect(large.every(isResident)).toBe(true);
    expect(others.some(isResident)).toBe(false);
    expect(memory().resident).toBe(3 * (48 * KIB + 128));
    written(KIB, 9);
    expect(memory().resident).toBeLessThanOrEqual(64 * KIB);
    others.forEach(expectFilled);
  });

  test("takes effect when it is lowered", () => {
    for (let i = 0; i < 40; i++) written(KIB, i);
    setMemoryBudget(8 * KIB);
    written(KIB, 40);
    expect(memory().resident).toBeLessThanOrEqual(8 * KIB);
    made.forEach(expectFilled);
  });

  test("makes room for a large block at once", () => {
    for (let i = 0; i < 50; i++) written(KIB, i);
    written(40 * KIB, 50);
    expect(memory().resident).toBeLessThanOrEqual(64 * KIB);
    made.forEach(expectFilled);
  });
});

describe("the order", () => {
  test("spills the least recently used first", () => {
    const blocks = Array.from({ length: 56 }, (_, i) => written(KIB, i));
    hold(blocks.slice(0, 10)); // the oldest are the latest used now
    written(KIB, 56);
    expect(blocks.map(isResident)).toEqual(blocks.map((_, i) => i < 10 || i >= 24));
  });

  test("never spills an operand of the call that is being prepared", () => {
    const blocks = Array.from({ length: 56 }, (_, i) => written(KIB, i));
    const oldest = blocks.slice(0, 20);
    hold([...oldest, room(KIB), room(16 * KIB)]);
    expect(oldest.every(isResident)).toBe(true);
    const { spills, loads } = memory();
    const others = made.filter((storage) => isResident(storage) && !oldest.includes(storage)).length;
    hold([...oldest, room(60 * KIB)]); // more than the budget, whatever is spilled
    expect(memory()).toMatchObject({ spills: spills + others, loads });
    blocks.forEach(expectFilled);
  });

  test("brings operands back, and counts it", () => {
    const first = written(KIB, 77);
    for (let i = 0; i < 60; i++) written(KIB, i);
    expect(isResident(first)).toBe(false);
    const { loads } = memory();
    hold([first, first]);
    expect(memory().loads).toBe(loads + 1);
    expect(first.block?.outside).toBeUndefined();
    expectFilled(first, 77);
  });

  test("is not changed by reading, which needs no room in the heap", () => {
    const first = written(KIB, 77);
    for (let i = 0; i < 60; i++) written(KIB, i);
    const before = memory();
    expectFilled(first, 77);
    expect(memory()).toEqual(before);
  });
});

describe("fragmentation", () => {
  beforeEach(() => setMemoryBudget(2048 * KIB));

  /** Takes and frees as many blocks of a size as a call of so many bytes would. */
  function passing(bytes: number, total: number): void {
    const passing = Array.from({ length: total / bytes }, () => room(bytes));
    for (const storage of passing) hold([storage]);
    for (const storage of passing) storage.release();
  }

  test("spills nothing where the live blocks fit the budget", () => {
    const kept = Array.from({ length: 40 }, (_, i) => {
      passing(KIB * (1 + (i % 7)), 420 * KIB);
      return written(3000 + 500 * i, i);
    });
    const { spills } = memory();
    for (let round = 0; round < 30; round++) passing(KIB * (8 + round), 40 * KIB * (8 + round) * 0.5);
    expect(memory().spills).toBe(spills);
    kept.forEach(expectFilled);
  });

  test("is mended so rarely that it costs a few bytes moved for each byte asked for", () => {
    const kept = Array.from({ length: 120 }, (_, i) => written(15 * KIB, i)); // nine tenths of the budget
    const clear = vi.spyOn(heap, "clear");
    let asked = 0;
    for (let i = 0; i < 3000; i++) {
      const storage = room(KIB * (1 + ((i * 37) % 100)));
      hold([storage]);
      storage.release();
      asked += Heap.blockSize(storage.bytes);
    }
    expect(clear).toHaveBeenCalled();
    expect(clear.mock.calls.length).toBeLessThan(asked / (memory().budget / 4));
    kept.forEach(expectFilled);
  });

  test("leaves the heap usable when everything is moved and cleared", () => {
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 30; i++) written(4 * ((i * 7919 + round * 104_729) % (50 * KIB)), i);
    }
    const last = written(1500 * KIB, 200);
    expectFilled(last, 200);
    made.slice(0, -1).forEach((storage, i) => {
      expectFilled(storage, i % 30);
    });
  });
});

describe("memory that the machine refuses", () => {
  const refuse = () => {
    throw new RangeError("refused");
  };

  test("for the heap: spills the others and uses what there is", () => {
    const others = Array.from({ length: 30 }, (_, i) => written(KIB, i));
    setMemoryBudget(HEAP_BYTES);
    const held = heap.memory.buffer.byteLength;
    vi.spyOn(heap.memory, "grow").mockImplementation(refuse);
    const large = written(held - 2 ** 16 - 20 * KIB, 99);
    expectFilled(large, 99);
    others.forEach(expectFilled);
  });

  test("for the heap: an AllocationError says how much, nothing is lost and work goes on", () => {
    const others = Array.from({ length: 30 }, (_, i) => written(KIB, i));
    setMemoryBudget(HEAP_BYTES);
    const grow = vi.spyOn(heap.memory, "grow").mockImplementation(refuse);
    const bytes = heap.memory.buffer.byteLength;
    const call = [others[3] as Storage, room(4 * KIB), room(bytes)];
    expect(() => hold(call)).toThrow(AllocationError);
    expect(() => hold(call)).toThrow(new RegExp(`${5 * KIB + bytes} bytes asked for, \\d+ in use`));
    others.forEach(expectFilled);
    written(KIB, 5);
    grow.mockRestore();
    hold(call);
    others.forEach(expectFilled);
  });

  test("for values outside: an AllocationError says how much, nothing is lost and work goes on", () => {
    const blocks = Array.from({ length: 56 }, (_, i) => written(KIB, i));
    const tooLong = { length: Number.MAX_SAFE_INTEGER } as Uint8Array<ArrayBuffer>; // of which no array can be made
    const subarray = vi.spyOn(heap.bytes, "subarray").mockReturnValue(tooLong);
    const before = memory();
    expect(() => hold([room(KIB)])).toThrow(AllocationError);
    expect(() => blocks[0]?.read()).toThrow(/1024 bytes asked for, 64512 in use/);
    expect(memory()).toMatchObject({ resident: before.resident, spills: before.spills });
    subarray.mockRestore();
    written(KIB, 56);
    blocks.forEach(expectFilled);
  });

  test("is asked for only once it is clear that the call can be served", () => {
    const others = Array.from({ length: 30 }, (_, i) => written(KIB, i));
    const before = memory();
    expect(() => hold([room(3 * 2 ** 30), room(2 ** 30)])).toThrow(AllocationError);
    expect(memory()).toMatchObject({ resident: before.resident, spills: before.spills });
    expect(others.every(isResident)).toBe(true);
  });
});

describe("a new block beside two that are resident", () => {
  test("keeps within the budget", () => {
    const [a, b] = [written(KIB, 1), written(KIB, 2)];
    for (let i = 0; i < 200; i++) holdBeside(room(KIB), a, b);
    expect(memory().resident).toBeLessThanOrEqual(64 * KIB);
    expectFilled(a, 1);
    expectFilled(b, 2);
  });

  test("counts as their use: others, used longer ago, go first", () => {
    const [a, b] = [written(KIB, 1), written(KIB, 2)];
    const others = Array.from({ length: 40 }, (_, i) => written(KIB, i));
    const y = room(KIB);
    holdBeside(y, a, b);
    for (let i = 0; i < 20; i++) written(KIB, i);
    expect([y, a, b].map(isResident)).toEqual([true, true, true]);
    expect(isResident(others[0] as Storage)).toBe(false);
  });

  test("is refused by an AllocationError that says how much all three ask for", () => {
    const [a, b] = [written(KIB, 1), written(2 * KIB, 2)];
    setMemoryBudget(HEAP_BYTES);
    vi.spyOn(heap.memory, "grow").mockImplementation(() => {
      throw new RangeError("refused");
    });
    const y = room(heap.memory.buffer.byteLength);
    expect(() => holdBeside(y, a, b)).toThrow(AllocationError);
    expect(() => holdBeside(y, a, b)).toThrow(new RegExp(`${3 * KIB + y.bytes} bytes asked for`));
    expectFilled(a, 1);
    expectFilled(b, 2);
  });
});
