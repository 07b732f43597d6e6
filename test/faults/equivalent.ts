/** A change that no test can tell, and why. */
interface Equivalent {
  readonly file: string;
  readonly after: string;
  readonly because: string;
}

/** What looks like a fault and is none, by what the line became. */
export const equivalents: readonly Equivalent[] = [];
