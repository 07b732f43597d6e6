import { type Dtype, scope, type Tensor } from "../../src/index.js";
import { Block, Pages } from "../../src/wasm/block.js";
import { heap } from "../../src/wasm/heap.js";
import { run } from "./compare.js";
import { toTensor } from "./plain.js";
import type { Call, Row } from "./row.js";

/** Bytes before and behind each block. */
const MARGIN = 64;

/** With what a block and its margins are filled: numbers far from zero, other ones for its neighbours in time. */
const guards = new Map<number, number>();
let torn = 0;

/**
 * From now on, in this process, all values have a block of their own in the heap, none is empty, and each lies between
 * margins, which are looked at when it is freed.
 */
export function guardHeap(): void {
  let allocated = 0;
  Pages.prototype.share = function (values) {
    const page = new Block(values.bytes, true);
    this.onOpen?.(page);
    return page;
  };
  const [allocate, free] = [heap.allocate.bind(heap), heap.free.bind(heap)];
  heap.allocate = (bytes, limit) => {
    const start = allocate(bytes + 2 * MARGIN, limit);
    if (start === undefined) return undefined;
    const pointer = start + MARGIN;
    const guard = 0x40 + (allocated++ % 16);
    heap.bytes.fill(guard, start, pointer + bytes + MARGIN);
    guards.set(pointer, guard);
    return pointer;
  };
  heap.free = (pointer, bytes) => {
    const guard = guards.get(pointer);
    if (guard === undefined) return free(pointer, bytes);
    const before = heap.bytes.subarray(pointer - MARGIN, pointer);
    const behind = heap.bytes.subarray(pointer + bytes, pointer + bytes + MARGIN);
    if (![...before, ...behind].every((byte) => byte === guard)) torn += 1;
    guards.delete(pointer);
    free(pointer - MARGIN, bytes + 2 * MARGIN);
  };
}

/** Calls a function that makes tensors; throws if it wrote outside of its blocks. */
export function withinMargins(name: string, make: () => void): void {
  torn = 0;
  scope(make);
  if (torn > 0) throw new Error(`${name} wrote outside of ${torn} blocks of memory`);
}

/** The same for an op, on tensors of a type. */
export function checkMargins(name: string, row: Row, { inputs, options }: Call, dtype: Dtype): void {
  withinMargins(name, () => {
    const tensors = inputs.map((x): Tensor => {
      if (x.dtype || dtype === "float32" || dtype === "float64") return toTensor(x, dtype as "float32");
      return toTensor({ ...x, data: x.data.map(Math.round), dtype });
    });
    run(name, row, tensors, options);
  });
}
