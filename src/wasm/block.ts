/** What values are released with; small ones settle in its pages, if it has some. */
export interface Owner {
  readonly closed: boolean;
  readonly pages?: Pages;
}

/** Values that live in a block, alone or with others. */
export interface Tenant {
  readonly bytes: number;
  readonly owner: Owner | undefined;
  /** Where they live, since a kernel first asked for them. */
  block: Block | undefined;
  /** How many bytes of the block come before them. */
  offset: number;
}

/** What enters and leaves the heap as a whole: the values of a tensor, of parts of it, or a page of small ones. */
export class Block {
  /** The address while resident. */
  pointer = 0;
  /** The place among the residents, or −1. */
  slot = -1;
  /** When a kernel last used some of it. */
  usedAt = 0;
  /** A copy of its bytes, once it was moved out. */
  outside: Uint8Array | undefined = undefined;
  /** How many values live here. */
  tenants = 0;

  constructor(
    readonly bytes: number,
    /** Whether those who live here have nothing in common. */
    readonly isPage = false,
  ) {}
}

/** Values of more bytes have a block of their own. */
export const SMALL = 256;
const PAGE = 1024;
/** Of values, in bytes: that of a vector. */
const ALIGNMENT = 16;

/** Small values, one behind the other: to know of each, and to move it, would take longer than what kernels do with it. */
export class Pages {
  #page: Block | undefined;
  #used = 0;

  /** What is done with each page that is opened. */
  constructor(readonly onOpen?: (page: Block) => void) {}

  /** A place in the page that is being filled; in a new one when it is full, or was moved out. */
  share(values: Tenant): Block {
    const size = (values.bytes + ALIGNMENT - 1) & -ALIGNMENT;
    if (!this.#page || this.#used + size > PAGE || this.#page.outside) this.#open();
    values.offset = this.#used;
    this.#used += size;
    return this.#page as Block;
  }

  #open(): void {
    this.#page = new Block(PAGE, true);
    this.#used = 0;
    this.onOpen?.(this.#page);
  }
}

/** Of small values that nothing releases together. */
const pages = new Pages();

/** Gives values their place, and returns the block, which may have to be brought in yet. */
export function settle(values: Tenant): Block {
  const block = values.bytes > SMALL ? new Block(values.bytes) : (values.owner?.pages ?? pages).share(values);
  values.block = block;
  block.tenants++;
  return block;
}
