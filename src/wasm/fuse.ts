/** How a vector instruction begins; what it does, the next two bytes say. */
const PREFIX = 0xfd;
const NOP = 0x01;
/** Instructions of f32x4 and of f64x2. */
const KINDS = [
  { multiply: 0xe6, add: 0xe4, fused: 0x85 },
  { multiply: 0xf2, add: 0xf0, fused: 0x87 },
] as const;

/** A module of one function, which fuses: valid where the engine can. */
const PROBE = [
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0],
  ...[10, 9, 1, 7, 0, 0, PREFIX, 0x85, 2, 0x1a, 0x0b],
];

/** Whether the engine can multiply and add in one instruction. */
export function canFuse(): boolean {
  return WebAssembly.validate(Uint8Array.from(PROBE));
}

/**
 * Fuses sums x y + c whose product is written first, in place: where a module pushes x and y, multiplies, pushes c and
 * adds, it then pushes all three for one relaxed_madd. The bytes that this saves do nothing, so nothing else moves.
 * Returns how many sums it found.
 */
export function fuse(module: Uint8Array): number {
  let count = 0;
  for (const { multiply, add, fused } of KINDS) {
    // From the end, so that a sum within c is fused before the sum to which c is added.
    for (let i = module.lastIndexOf(multiply); i > 0; i = module.lastIndexOf(multiply, i - 1)) {
      if (module[i - 1] !== PREFIX || module[i + 1] !== 1) continue;
      const end = additionAfter(module, i + 2, add);
      if (end === undefined) continue;
      module.copyWithin(i - 1, i + 2, end);
      module.set([PREFIX, fused, 2, NOP, NOP, NOP], end - 3);
      count++;
    }
  }
  return count;
}

/** Where the addition begins that takes what is pushed from i on as its second operand. */
function additionAfter(module: Uint8Array, i: number, add: number): number | undefined {
  for (let height = 0; ; ) {
    if (height === 1 && module[i] === PREFIX && module[i + 1] === add && module[i + 2] === 1) return i;
    const [end, rise] = instructionAt(module, i);
    height += rise;
    if (end === i || height < 1) return undefined;
    i = end;
  }
}

/** Where the instruction at i ends, and by how much it raises the stack. One that sums have no need of ends at once. */
function instructionAt(module: Uint8Array, i: number): readonly [end: number, rise: number] {
  const first = module[i];
  if (first === 0x20 || first === 0x41) return [numberEnd(module, i + 1), 1]; // local.get, i32.const
  if (first === 0x22) return [numberEnd(module, i + 1), 0]; // local.tee
  if (first === 0x6a) return [i + 1, -1]; // i32.add
  if (first === NOP) return [i + 1, 0];
  if (first !== PREFIX) return [i, 0];
  const next = module[i + 1] as number;
  const last = module[i + 2];
  if (next < 0x0b) return [numberEnd(module, numberEnd(module, i + 2)), 0]; // v128.load and its kin
  if (next === 0x0c) return [i + 18, 1]; // v128.const
  if (last === 1 && KINDS.some(({ multiply, add }) => next === multiply || next === add)) return [i + 3, -1];
  if (last === 2 && KINDS.some(({ fused }) => next === fused)) return [i + 3, -2];
  return [i, 0];
}

/** Where a number in LEB128 ends. */
function numberEnd(module: Uint8Array, i: number): number {
  while ((module[i] as number) > 127) i++;
  return i + 1;
}
