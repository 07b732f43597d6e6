import { AllocationError } from "../core/errors.js";
import { HEAP_START, Heap, heap } from "./heap.js";

/** What a resident block counts beside its bytes, so that millions of tiny ones are bounded too. */
const OVERHEAD = 128;

/** Values that are resident in the heap, where kernels reach them, or outside, in an ordinary array. */
export interface Block {
  readonly bytes: number;
  /** The address while resident. */
  pointer: number;
  /** The place among the residents, or −1. */
  slot: number;
  /** When a kernel last used the values. */
  usedAt: number;
  outside: Uint8Array | undefined;
}

/** How memory stands, in bytes and counts since the program began. */
export interface MemoryReport {
  /** The bytes that resident tensors may take before the least recently used are spilled. */
  budget: number;
  /** The bytes that resident tensors take now, and have taken at most. */
  resident: number;
  peak: number;
  /** How many storages were made. */
  allocations: number;
  /** How often values were copied out of the heap, their bytes, and how often back in. */
  spills: number;
  spilledBytes: number;
  loads: number;
}

const report: MemoryReport = {
  budget: 256 * 2 ** 20,
  resident: 0,
  peak: 0,
  allocations: 0,
  spills: 0,
  spilledBytes: 0,
  loads: 0,
};
const residents: Block[] = [];
let clock = 0;

/** Reports how much memory tensors take, and how often they moved. */
export function memory(): Readonly<MemoryReport> {
  return { ...report };
}

/** Sets how many bytes resident tensors may take. */
export function setMemoryBudget(bytes: number): void {
  report.budget = bytes;
}

export function countAllocation(): void {
  report.allocations++;
}

/** Advances the clock that dates uses, changes and recordings. */
export function tick(): number {
  return ++clock;
}

/**
 * Makes all blocks of a kernel call resident together. Throws an AllocationError when they do not
 * fit even into an otherwise empty heap; then every value is where it was, or outside.
 */
export function hold(blocks: readonly Block[]): void {
  const start = tick();
  for (const block of blocks) block.usedAt = start;
  if (blocks.every((block) => block.slot >= 0 || enter(block, start, report.budget + HEAP_START))) return;
  for (const block of [...residents]) spill(block);
  heap.clear();
  if (blocks.every((block) => block.slot >= 0 || enter(block, start, Number.POSITIVE_INFINITY))) return;
  const asked = blocks.reduce((sum, block) => sum + block.bytes, 0);
  throw new AllocationError(
    "memory",
    "one kernel call must fit into WebAssembly's 4 GiB, and into what the machine gives",
    `${asked} bytes asked for, ${report.resident} in use`,
  );
}

/** Takes a block out of the heap for good. */
export function leave(block: Block): void {
  if (block.slot < 0) return;
  heap.free(block.pointer, block.bytes);
  report.resident -= cost(block);
  const last = residents.pop() as Block;
  if (last !== block) {
    residents[block.slot] = last;
    last.slot = block.slot;
  }
  block.slot = -1;
}

/** Copies bytes out of the heap. Throws an AllocationError when no array can be had. */
export function copyOut(block: Block): Uint8Array {
  try {
    return heap.bytes.slice(block.pointer, block.pointer + block.bytes);
  } catch {
    throw new AllocationError(
      "memory",
      "values can be copied out only while ordinary memory lasts",
      `${block.bytes} bytes asked for, ${report.resident} in use`,
    );
  }
}

function cost(block: Block): number {
  return Heap.blockSize(block.bytes) + OVERHEAD;
}

function enter(block: Block, start: number, limit: number): boolean {
  if (report.resident + cost(block) > report.budget) evict(start);
  const pointer = heap.allocate(block.bytes, limit);
  if (pointer === undefined) return false;
  if (block.outside) {
    heap.bytes.set(block.outside, pointer);
    block.outside = undefined;
    report.loads++;
  }
  block.pointer = pointer;
  block.slot = residents.push(block) - 1;
  report.resident += cost(block);
  report.peak = Math.max(report.peak, report.resident);
  return true;
}

function spill(block: Block): void {
  block.outside = copyOut(block);
  report.spills++;
  report.spilledBytes += block.bytes;
  leave(block);
}

/** Spills the least recently used blocks, a quarter of the budget, but none that is in use since start. */
function evict(start: number): void {
  residents.sort((a, b) => a.usedAt - b.usedAt);
  residents.forEach((block, slot) => {
    block.slot = slot;
  });
  const goal = report.resident - report.budget / 4;
  for (const block of [...residents]) {
    if (report.resident <= goal || block.usedAt >= start) return;
    spill(block);
  }
}
