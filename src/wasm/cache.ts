import type { Dtype } from "../core/dtype.js";
import { AllocationError, ValueError } from "../core/errors.js";
import { type Block, settle, type Tenant } from "./block.js";
import { HEAP_BYTES, HEAP_START, Heap, heap } from "./heap.js";

/** What a resident block counts beside its bytes, so that millions of tiny ones are bounded too. */
const OVERHEAD = 128;

/** Until a budget is set, it grows from the first to the most by what was moved out in vain. */
const FIRST_BUDGET = 16 * 2 ** 20;
const MOST_BUDGET = 2 ** 30;

/** Values that are resident in the heap, where kernels reach them, or outside, in ordinary memory. */
export interface Values extends Tenant {
  readonly dtype: Dtype;
  /** What a kernel shall find when it first asks for them: an array of bytes, or, of a single one, the number. */
  initial: Uint8Array | number | undefined;
}

/** How memory stands, in bytes and counts since the program began. */
export interface MemoryReport {
  /**
   * The bytes that resident tensors may take before the least recently used are spilled: 16 MiB, and up to
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
  /** How often values, of a tensor with its parts or of a page of small ones, were copied out of the heap, their bytes, and how often back in. */
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
 * Makes all values of a kernel call resident together, even above the budget. Throws an
 * AllocationError when they do not fit into an otherwise empty heap; then all are where they
 * were, or outside.
 */
export function hold(all: readonly Values[]): void {
  const start = tick();
  report.calls++;
  let missing = 0;
  for (const values of all) {
    const block = values.block ?? settle(values);
    if (block.slot < 0 && block.usedAt < start) {
      missing += cost(block);
      regret(block);
    }
    block.usedAt = start;
  }
  if (missing > 0 && report.resident + missing > report.budget) {
    checkSize(all);
    evict(start, report.budget - Math.max(missing, report.budget / 4));
  }
  for (const values of all) {
    const block = values.block as Block;
    if (block.slot < 0 && !enter(block)) refuse(all);
    if (values.initial !== undefined) writeInitial(values, block);
  }
}

/** Makes new values resident beside two that are, as most calls have them; throws as `hold` does. */
export function holdBeside(y: Values, a: Values, b: Values): void {
  const block = settle(y);
  if (block.slot < 0) {
    hold([y, a, b]);
    return;
  }
  report.calls++;
  block.usedAt = (a.block as Block).usedAt = (b.block as Block).usedAt = tick();
}

/** Whether a kernel finds the values in the heap. */
export function isResident({ block, initial }: Values): boolean {
  return block !== undefined && block.slot >= 0 && initial === undefined;
}

/** Gives up values for good, and their block with the last that lived there. */
export function forget(values: Values): void {
  const { block } = values;
  values.block = values.initial = undefined;
  if (block && --block.tenants === 0) giveUp(block);
}

/** Gives up a block, whoever lives there. */
export function giveUp(block: Block): void {
  if (block.slot < 0) regret(block);
  else leave(block);
}

/** Takes a block out of the heap. */
function leave(block: Block): void {
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
  if (isBudgetSet || !block.outside) return;
  report.budget = Math.min(report.budget + cost(block), MOST_BUDGET);
}

/** Copies bytes of a block to an ordinary array, which `slice` would fill with zeros first. Throws an AllocationError when none can be had. */
export function copyOut({ pointer, outside }: Block, offset: number, bytes: number): Uint8Array {
  const [home, start] = outside ? [outside, offset] : [heap.bytes, pointer + offset];
  return outsideOf(bytes, () => new Uint8Array(home.subarray(start, start + bytes)));
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
function checkSize(all: readonly Values[]): void {
  let size = 0;
  for (const block of new Set(all.map(({ block }) => block as Block))) size += Heap.blockSize(block.bytes);
  if (size > HEAP_BYTES) refuse(all);
}

function refuse(all: readonly Values[]): never {
  let asked = 0;
  for (const { bytes } of new Set(all.map(({ block }) => block as Block))) asked += bytes;
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

function writeInitial(values: Values, block: Block): void {
  const pointer = block.pointer + values.offset;
  if (typeof values.initial === "number") heap.write(values.dtype, pointer, values.initial);
  else if (values.initial) heap.bytes.set(values.initial, pointer);
  values.initial = undefined;
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
  block.outside = copyOut(block, 0, block.bytes);
  report.spills++;
  report.spilledBytes += block.bytes;
  leave(block);
}
