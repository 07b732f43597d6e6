/** How a vector instruction begins; what it does, the next two bytes say. */
const PREFIX = 0xfd;
const CONST = 0x41;
const DROP = 0x1a;
/** The longest c whose length is one byte. */
const LONGEST = 127;
/** Instructions of f32x4 and of f64x2. */
const KINDS = [
  { multiply: 0xe6, add: 0xe4, fused: 0x85 },
  { multiply: 0xf2, add: 0xf0, fused: 0x87 },
] as const;

/**
 * Fuses sums x y + c whose product is written first, in place: where a module pushes x and y, multiplies, pushes c and
 * adds, it then pushes all three for one relaxed_madd. The three bytes that this saves push and drop a number, so that
 * nothing else moves: it says how many bytes push c, for `unfuse`. Returns how many sums it found.
 */
export function fuse(module: Uint8Array): number {
  let count = 0;
  for (const { multiply, add, fused } of KINDS) {
    // From the end, so that a sum within c is fused before the sum to which c is added.
    for (let i = module.lastIndexOf(multiply); i > 0; i = module.lastIndexOf(multiply, i - 1)) {
      if (module[i - 1] !== PREFIX || module[i + 1] !== 1) continue;
      const end = additionAfter(module, i + 2, add);
      const length = end === undefined ? 0 : end - (i + 2);
      if (end === undefined || length > LONGEST) continue;
      module.copyWithin(i - 1, i + 2, end);
      module.set([PREFIX, fused, 2, CONST, length, DROP], end - 3);
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
  if (first === 0x20 || first === CONST) return [numberEnd(module, i + 1), 1]; // local.get, i32.const
  if (first === 0x22) return [numberEnd(module, i + 1), 0]; // local.tee
  if (first === 0x6a) return [i + 1, -1]; // i32.add
  if (first === DROP) return [i + 1, -1];
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
