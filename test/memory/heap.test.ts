import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { HEAP_BYTES, HEAP_START, Heap } from "../../src/wasm/heap.js";

const anywhere = Number.POSITIVE_INFINITY;
const MIB = 2 ** 20;

describe("size classes", () => {
  const sizes = fc.oneof(
    fc.integer({ min: 0, max: 4096 }),
    fc.integer({ min: 0, max: HEAP_BYTES }),
    fc.integer({ min: 6, max: 31 }).chain((k) => fc.constantFrom(2 ** k - 1, 2 ** k, 2 ** k + 1)),
  );

  test("hold what is asked for, and at most a quarter more", () => {
    fc.assert(
      fc.property(sizes, (bytes) => {
        const size = Heap.blockSize(bytes);
        expect(size).toBeGreaterThanOrEqual(bytes);
        expect(size).toBeLessThanOrEqual(Math.max(64, Math.min(1.25 * bytes, HEAP_BYTES)));
      }),
      { numRuns: 2000 },
    );
  });

  test("keep addresses aligned to vectors", () => {
    fc.assert(fc.property(sizes, (bytes) => Heap.blockSize(bytes) % 16 === 0));
  });

  test("are the classes of themselves, and four to a doubling", () => {
    fc.assert(
      fc.property(sizes, (bytes) => {
        const size = Heap.blockSize(bytes);
        expect(Heap.blockSize(size)).toBe(size);
      }),
    );
    const classes = new Set(Array.from({ length: 1024 }, (_, i) => Heap.blockSize(1025 + i)));
    expect([...classes]).toEqual([1280, 1536, 1792, 2048]);
  });

  test("above 2 GiB end at what the memory holds; above that are never smaller than what is asked for", () => {
    expect(Heap.blockSize(2 ** 31 + 1)).toBe(2.5 * 2 ** 30);
    expect(Heap.blockSize(3.75 * 2 ** 30)).toBe(HEAP_BYTES);
    fc.assert(
      fc.property(fc.integer({ min: HEAP_BYTES, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        expect(Heap.blockSize(bytes)).toBeGreaterThanOrEqual(bytes);
      }),
    );
  });
});

describe("blocks", () => {
  interface Taken {
    readonly pointer: number;
    readonly bytes: number;
  }

  test("never overlap, lie above the kernels' page, and stay below the limit", () => {
    const steps = fc.array(fc.record({ bytes: fc.integer({ min: 0, max: 5000 }), free: fc.nat() }), {
      minLength: 50,
      maxLength: 200,
    });
    const limit = 3 * 65_536;
    fc.assert(
      fc.property(steps, (sequence) => {
        const heap = new Heap();
        const taken: Taken[] = [];
        for (const { bytes, free } of sequence) {
          const pointer = heap.allocate(bytes, limit);
          if (pointer !== undefined) taken.push({ pointer, bytes });
          if (free % 3 === 0) {
            const [gone] = taken.splice(free % Math.max(taken.length, 1), 1);
            if (gone) heap.free(gone.pointer, gone.bytes);
          }
          expectApart(taken, limit);
        }
      }),
      { numRuns: 20 },
    );
  });

  function expectApart(taken: readonly Taken[], limit: number): void {
    let end = HEAP_START;
    for (const { pointer, bytes } of [...taken].sort((a, b) => a.pointer - b.pointer)) {
      if (pointer < end) throw new Error(`the block at ${pointer} begins before ${end}`);
      end = pointer + Heap.blockSize(bytes);
    }
    if (end > limit) throw new Error(`a block ends at ${end}, above ${limit}`);
  }

  test("are handed out again to the same size, the last freed first, and to no other size", () => {
    const heap = new Heap();
    const [a, b] = [heap.allocate(1000, anywhere), heap.allocate(1000, anywhere)] as [number, number];
    heap.free(a, 1000);
    heap.free(b, 1000);
    expect(heap.allocate(2000, anywhere)).toBeGreaterThan(b);
    expect(heap.allocate(1001, anywhere)).toBe(b); // 1000 and 1001 are of one class
    expect(heap.allocate(1000, anywhere)).toBe(a);
    expect(heap.allocate(1000, anywhere)).toBeGreaterThan(b);
  });

  test("are refused above the limit, and later given below it", () => {
    const heap = new Heap();
    const limit = HEAP_START + 4096;
    const first = heap.allocate(4096, limit) as number;
    expect(heap.allocate(64, limit)).toBeUndefined();
    heap.free(first, 4096);
    expect(heap.allocate(64, limit)).toBeUndefined(); // a free block serves its own size alone
    heap.clear();
    expect(heap.allocate(64, limit)).toBe(HEAP_START);
  });
});

describe("growth", () => {
  test("keeps the bytes, detaches the old views and makes new ones", () => {
    const heap = new Heap();
    const pointer = heap.allocate(16, anywhere) as number;
    const before = heap.bytes;
    before[pointer] = 42;
    heap.allocate(MIB, anywhere);
    expect(before.byteLength).toBe(0);
    expect(heap.bytes.byteLength).toBeGreaterThan(MIB);
    expect(heap.bytes.buffer).toBe(heap.memory.buffer);
    expect(heap.words.buffer).toBe(heap.memory.buffer);
    expect(heap.bytes[pointer]).toBe(42);
  });

  test("is geometric, so that it is rare", () => {
    const heap = new Heap();
    const grow = vi.spyOn(heap.memory, "grow");
    for (let i = 0; i < 256; i++) heap.allocate(MIB, anywhere);
    expect(heap.bytes.byteLength).toBeGreaterThan(256 * MIB);
    expect(grow.mock.calls.length).toBeLessThan(20); // log₁.₅ 256 is 14
  });

  test("asks for less when the engine refuses the geometric step, and gives no block when it refuses that", () => {
    const heap = new Heap();
    heap.allocate(8 * MIB, anywhere);
    const grow = heap.memory.grow.bind(heap.memory);
    const spy = vi.spyOn(heap.memory, "grow").mockImplementation((pages) => {
      if (pages > 32) throw new RangeError("refused");
      return grow(pages);
    });
    expect(heap.allocate(MIB, anywhere)).toBeDefined(); // half of what is held would be 65 pages
    expect(heap.allocate(4 * MIB, anywhere)).toBeUndefined();
    expect(heap.allocate(MIB, anywhere)).toBeDefined();
    spy.mockRestore();
    expect(heap.allocate(4 * MIB, anywhere)).toBeDefined();
  });

  test("ends at 4 GiB", () => {
    const heap = new Heap();
    expect(heap.allocate(HEAP_BYTES + 1, anywhere)).toBeUndefined();
    expect(heap.allocate(2 ** 40, anywhere)).toBeUndefined();
    expect(heap.bytes.byteLength).toBeLessThan(MIB);
    expect(heap.allocate(64, anywhere)).toBe(HEAP_START);
    expect(heap.allocate(HEAP_BYTES, anywhere)).toBeUndefined();
    heap.clear();
    expect(heap.allocate(HEAP_BYTES, anywhere)).toBe(HEAP_START);
    expect(heap.bytes.byteLength).toBe(2 ** 32);
    heap.bytes[2 ** 32 - 1] = 7;
    expect(heap.bytes[2 ** 32 - 1]).toBe(7);
  });
});
