/** A change that no test can tell, and why. */
interface Equivalent {
  readonly file: string;
  readonly after: string;
  readonly because: string;
}

const both = "the shuffle before puts the same two numbers into both halves";

/** What looks like a fault and is none, by what the line became. */
export const equivalents: readonly Equivalent[] = [
  {
    file: "comparison.ts",
    after: "else v128.store64_lane(y, v128.shuffle<i32>(truth, truth, 0, 2, 0, 2), 1);",
    because: both,
  },
  {
    file: "extreme.ts",
    after: "else v128.store64_lane(y, v128.shuffle<i32>(place, place, 0, 2, 0, 2), 1);",
    because: both,
  },
];
