import type { Dtype } from "../core/dtype.js";
import { AllocationError, ValueError } from "../core/errors.js";
import { HEAP_BYTES, HEAP_START, Heap, heap } from "./heap.js";

/** What a resident block counts beside its bytes, so that millions of tiny ones are bounded too. */
const OVERHEAD = 128;

/** Until a budget is set, it grows from the first to the most by what was moved out in vain. */
const FIRST_BUDGET = 256 * 2 ** 20;
const MOST_BUDGET = 2 ** 30;

/** Values that are resident in the heap, where kernels reach them, or outside, in an ordinary array. */
export interface Block {
  readonly dtype: Dtype;
  readonly bytes: number;
  /** The address while resident. */
  pointer: number;
  /** The place among the residents, or −1. */
  slot: number;
  /** When a kernel last used the values. */
  usedAt: number;
  /** An array of its bytes; for a single number, that number. */
  outside: Uint8Array | number | undefined;
}

/** How memory stands, in bytes and counts since the program began. */
export interface MemoryReport {
  /**
   * The bytes that resident tensors may take before the least recently used are spilled: 256 MiB, and up to
   * 1 GiB as it shows that those were needed again or released soon, unless it was set.
   */
  budget: number;
  /** The bytes that resident tensors take now, and have taken at most. */
  resident: number;
  peak: number;
  /** How many kernels ran. */
  calls: number;
  /** How many storages were made. */
  allocations: number;
  /** How often values were copied out of the heap, their bytes, and how often back in. */
  spills: number;
  spilledBytes: number;
  loads: number;
  /** The bytes that were written to lie in another order, or elsewhere: copies of views, parts and wholes. */
  copiedBytes: number;
}

const report: MemoryReport = {
  budget: FIRST_BUDGET,
  resident: 0,
  peak: 0,
  calls: 0,
  allocations: 0,
  spills: 0,
  spilledBytes: 0,
  loads: 0,
  copiedBytes: 0,
};
const residents: Block[] = [];
let clock = 0;
let isBudgetSet = false;

/** Reports how much memory tensors take, and how often they moved. */
export function memory(): Readonly<MemoryReport> {
  return { ...report };
}

/** Sets how many bytes resident tensors may take. Throws a ValueError for more than WebAssembly has. */
export function setMemoryBudget(bytes: number): void {
  if (!(bytes > 0 && bytes <= HEAP_BYTES)) {
    throw new ValueError(
      "setMemoryBudget",
      `a budget is more than 0 bytes, and at most 4 GiB − 64 KiB = ${HEAP_BYTES}`,
      `${bytes}`,
    );
  }
  report.budget = bytes;
  isBudgetSet = true;
}

/** Counts a storage. */
export function countAllocation(): void {
  report.allocations++;
}

/** Counts bytes that are copied. */
export function countCopy(bytes: number): void {
  report.copiedBytes += bytes;
}

/** Advances the clock that dates uses, changes and recordings. */
export function tick(): number {
  return ++clock;
}

/**
 * Makes all blocks of a kernel call resident together, even above the budget. Throws an
 * AllocationError when they do not fit into an otherwise empty heap; then every value is where it
 * was, or outside.
 */
export function hold(blocks: readonly Block[]): void {
  const start = tick();
  report.calls++;
  let missing = 0;
  for (const block of blocks) {
    if (block.slot < 0) {
      missing += cost(block);
      if (block.usedAt < start) regret(block);
    }
    block.usedAt = start;
  }
  if (missing === 0) return;
  if (report.resident + missing > report.budget) {
    checkSize(blocks);
    evict(start, report.budget - Math.max(missing, report.budget / 4));
  }
  for (const block of blocks) if (block.slot < 0 && !enter(block)) refuse(blocks);
}

/** Makes a new block resident beside two that are, as most calls have them; throws as `hold` does. */
export function holdBeside(y: Block, a: Block, b: Block): void {
  if (report.resident + cost(y) > report.budget) {
    hold([y, a, b]);
    return;
  }
  report.calls++;
  y.usedAt = a.usedAt = b.usedAt = tick();
  if (!enter(y)) refuse([y, a, b]);
}

/** Takes a block out of the heap for good. */
export function leave(block: Block): void {
  if (block.slot < 0) {
    regret(block);
    return;
  }
  heap.free(block.pointer, block.bytes);
  report.resident -= cost(block);
  const last = residents.pop() as Block;
  if (last !== block) {
    residents[block.slot] = last;
    last.slot = block.slot;
  }
  block.slot = -1;
}

/** Widens the budget by a block that was moved out, and is now needed again or no more. */
function regret(block: Block): void {
  if (isBudgetSet || block.usedAt === 0 || !block.outside) return;
  report.budget = Math.min(report.budget + cost(block), MOST_BUDGET);
}

/** Copies values to an ordinary array. Throws an AllocationError when none can be had. */
export function copyOut(block: Block): Uint8Array {
  const { outside, pointer, bytes } = block;
  const copy = () =>
    outside instanceof Uint8Array ? outside.slice() : heap.bytes.slice(pointer, pointer + bytes);
  return outsideOf(block.bytes, copy);
}

/** What `make` makes of so much ordinary memory. Throws an AllocationError when the engine refuses it. */
export function outsideOf<A>(bytes: number, make: () => A): A {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AllocationError(
      "memory",
      "values outside of the heap need as much ordinary memory",
      `${bytes} bytes asked for, ${report.resident} in use`,
    );
  }
}

function cost(block: Block): number {
  return Heap.blockSize(block.bytes) + OVERHEAD;
}

/** Refuses a call that no heap could serve, before anything moves. */
function checkSize(blocks: readonly Block[]): void {
  let size = 0;
  for (const block of new Set(blocks)) size += Heap.blockSize(block.bytes);
  if (size > HEAP_BYTES) refuse(blocks);
}

function refuse(blocks: readonly Block[]): never {
  let asked = 0;
  for (const block of new Set(blocks)) asked += block.bytes;
  throw new AllocationError(
    "memory",
    "one kernel call must fit into WebAssembly's 4 GiB, and into what the machine gives",
    `${asked} bytes asked for, ${report.resident} in use`,
  );
}

/** Makes a block resident; returns false where the machine gives no room. */
function enter(block: Block): boolean {
  const pointer = place(block);
  if (pointer === undefined) return false;
  if (block.outside !== undefined) {
    if (typeof block.outside === "number") heap.write(block.dtype, pointer, block.outside);
    else heap.bytes.set(block.outside, pointer);
    block.outside = undefined;
    report.loads++;
  }
  block.pointer = pointer;
  block.slot = residents.push(block) - 1;
  report.resident += cost(block);
  report.peak = Math.max(report.peak, report.resident);
  return true;
}

/** The address of room for a block, where need be by moving others; undefined when the machine gives no more. */
function place(block: Block): number | undefined {
  // A quarter more than the budget: so moving everything gains a quarter at least, and stays rare.
  const pointer = heap.allocate(block.bytes, HEAP_START + 1.25 * report.budget);
  if (pointer !== undefined) return pointer;
  compact();
  const above = heap.allocate(block.bytes, Number.POSITIVE_INFINITY);
  if (above !== undefined) return above;
  evict(block.usedAt, 0);
  compact();
  return heap.allocate(block.bytes, Number.POSITIVE_INFINITY);
}

/** Closes the gaps between the residents: what was freed in one size then serves for every other. */
function compact(): void {
  heap.clear();
  for (const block of [...residents].sort((a, b) => a.pointer - b.pointer)) {
    const pointer = heap.allocate(block.bytes, Number.POSITIVE_INFINITY) as number; // never above where it lies
    heap.bytes.copyWithin(pointer, block.pointer, block.pointer + block.bytes);
    block.pointer = pointer;
  }
}

/** Spills the least recently used blocks until so many bytes are left, but none that is in use since start. */
function evict(start: number, goal: number): void {
  const idle = residents.filter((block) => block.usedAt < start).sort((a, b) => a.usedAt - b.usedAt);
  for (const block of idle) {
    if (report.resident <= goal) return;
    spill(block);
  }
}

function spill(block: Block): void {
  block.outside = copyOut(block);
  report.spills++;
  report.spilledBytes += block.bytes;
  leave(block);
}
