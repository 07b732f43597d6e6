/** A vector instruction: this prefix, a byte, and 1; a relaxed one: the prefix, a byte, and 2. */
const PREFIX = 0xfd;
const CONST = 0x41;
const DROP = 0x1a;
/** For f32x4 and f64x2: x y + c in one instruction, and in two. */
const KINDS = [
  [0x85, 0xe6, 0xe4],
  [0x87, 0xf2, 0xf0],
] as const;

/** A module of one function, which multiplies and adds at once: valid where the engine can. */
const PROBE = [
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0],
  ...[10, 9, 1, 7, 0, 0, PREFIX, 0x85, 2, DROP, 0x0b],
];

/** Whether the engine can multiply and add in one instruction. */
export function canFuse(): boolean {
  return WebAssembly.validate(Uint8Array.from(PROBE));
}

/**
 * Undoes in place what scripts/fuse.ts has done to a module: where x, y and c are pushed for one instruction, the
 * product of x and y is taken before c is pushed, and c is added. The number that is pushed behind the instruction, and
 * dropped, says how many bytes push c. Returns how many sums it found.
 */
export function unfuse(module: Uint8Array): number {
  let count = 0;
  for (const [fused, multiply, add] of KINDS) {
    // From the end, so that a sum to which another is added comes before that one.
    for (let i = module.lastIndexOf(fused); i > 0; i = module.lastIndexOf(fused, i - 1)) {
      if (module[i - 1] !== PREFIX || module[i + 1] !== 2) continue;
      if (module[i + 2] !== CONST || module[i + 4] !== DROP) continue;
      const length = module[i + 3] as number;
      module.copyWithin(i + 2 - length, i - 1 - length, i - 1);
      module.set([PREFIX, multiply, 1], i - 1 - length);
      module.set([PREFIX, add, 1], i + 2);
      count++;
    }
  }
  return count;
}
