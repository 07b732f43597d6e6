import type { Dtype } from "../core/dtype.js";

const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** Everything below belongs to the kernels: their constants, and the layouts that run.ts writes. */
export const HEAP_START = PAGE;
/** The most that WebAssembly's 4 GiB leave for blocks. */
export const HEAP_BYTES = MOST_PAGES * PAGE - HEAP_START;
const SMALLEST_BLOCK = 64;

/**
 * Hands out blocks of WebAssembly memory from free lists by size class: four classes to each
 * doubling, so that a block is at most a quarter larger than what was asked for.
 */
export class Heap {
  #memory: WebAssembly.Memory | undefined;
  #top = HEAP_START;
  /** The addresses of the free blocks of each size class. */
  readonly #free: number[][] = Array.from({ length: 128 }, () => []);
  bytes = new Uint8Array();
  #words = new Int32Array();
  #floats = new Float32Array();
  #doubles = new Float64Array();

  /** The memory itself, made at its first use. */
  get memory(): WebAssembly.Memory {
    if (!this.#memory) {
      this.#memory = new WebAssembly.Memory({ initial: HEAP_START / PAGE, maximum: MOST_PAGES });
      this.#look();
      provokeReuse();
    }
    return this.#memory;
  }

  /** All of it as 32-bit words; to be asked for anew after each allocation. */
  get words(): Int32Array {
    if (!this.#memory) this.memory;
    return this.#words;
  }

  /** The bytes that a block for so many bytes really takes. */
  static blockSize(bytes: number): number {
    if (bytes <= SMALLEST_BLOCK) return SMALLEST_BLOCK;
    // Between 2ᵏ and 2ᵏ⁺¹ the classes lie 2ᵏ⁻² apart.
    const step = 1 << (29 - Math.clz32(bytes - 1));
    return Math.max(bytes, Math.min(Math.ceil(bytes / step) * step, HEAP_BYTES));
  }

  /** The address of a free block below limit, or undefined when there is none. */
  allocate(bytes: number, limit: number): number | undefined {
    const recycled = this.#freeBlocks(bytes).pop();
    if (recycled !== undefined) return recycled;
    const size = Heap.blockSize(bytes);
    const pointer = this.#top;
    if (pointer + size > limit || !this.#reach(pointer + size)) return undefined;
    this.#top = pointer + size;
    return pointer;
  }

  /** Takes a block back. */
  free(pointer: number, bytes: number): void {
    this.#freeBlocks(bytes).push(pointer);
  }

  /** Writes one number. */
  write(dtype: Dtype, pointer: number, value: number): void {
    if (dtype === "float32") this.#floats[pointer / 4] = value;
    else if (dtype === "float64") this.#doubles[pointer / 8] = value;
    else this.#words[pointer / 4] = value;
  }

  /** Forgets all blocks, so that they can be laid anew from the bottom. */
  clear(): void {
    for (const blocks of this.#free) blocks.length = 0;
    this.#top = HEAP_START;
  }

  /** The free blocks of the class of so many bytes. */
  #freeBlocks(bytes: number): number[] {
    if (bytes <= SMALLEST_BLOCK) return this.#free[0] as number[];
    const doubling = 31 - Math.clz32(bytes - 1);
    const quarter = ((bytes - 1) >>> (doubling - 2)) & 3;
    return this.#free[4 * doubling + quarter] as number[];
  }

  /** Grows the memory, geometrically, until it ends at or above an address. */
  #reach(end: number): boolean {
    const held = this.memory.buffer.byteLength;
    if (end <= held) return true;
    if (end > MOST_PAGES * PAGE) return false;
    const wanted = Math.min(Math.max(end, 1.5 * held), MOST_PAGES * PAGE);
    return this.#grow(wanted - held) || this.#grow(end - held);
  }

  #grow(bytes: number): boolean {
    try {
      this.memory.grow(Math.ceil(bytes / PAGE));
    } catch {
      return false;
    }
    this.#look();
    return true;
  }

  /** Growing detaches every view of the memory. */
  #look(): void {
    this.bytes = new Uint8Array(this.memory.buffer);
    this.#words = new Int32Array(this.memory.buffer);
    this.#floats = new Float32Array(this.memory.buffer);
    this.#doubles = new Float64Array(this.memory.buffer);
  }
}

/**
 * Makes glibc keep freed memory, up to 16 MiB: so it does once it has seen a block of half as much freed. What the cache
 * moves out of the heap then finds pages that are there already. It is filled, by one byte, for bundlers to leave it here.
 */
function provokeReuse(): void {
  try {
    new Uint8Array(8 * 2 ** 20).fill(0, 0, 1);
  } catch {
    // Memory is short: all the better if none is kept.
  }
}

/** The one heap that all tensors share. */
export const heap = new Heap();
