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
  #free = new Map<number, number[]>();
  bytes = new Uint8Array();
  words = new Int32Array();

  /** The memory itself, made at its first use. */
  get memory(): WebAssembly.Memory {
    if (!this.#memory) {
      this.#memory = new WebAssembly.Memory({ initial: HEAP_START / PAGE, maximum: MOST_PAGES });
      this.#look();
    }
    return this.#memory;
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
    const size = Heap.blockSize(bytes);
    const recycled = this.#free.get(size)?.pop();
    if (recycled !== undefined) return recycled;
    const pointer = this.#top;
    if (pointer + size > limit || !this.#reach(pointer + size)) return undefined;
    this.#top = pointer + size;
    return pointer;
  }

  /** Takes a block back. */
  free(pointer: number, bytes: number): void {
    const size = Heap.blockSize(bytes);
    const list = this.#free.get(size);
    if (list) list.push(pointer);
    else this.#free.set(size, [pointer]);
  }

  /** Forgets all blocks, so that they can be laid anew from the bottom. */
  clear(): void {
    this.#free.clear();
    this.#top = HEAP_START;
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
    this.words = new Int32Array(this.memory.buffer);
  }
}

/** The one heap that all tensors share. */
export const heap = new Heap();
