import { binary } from "./elementwise.js";

export const pow = binary(power, [{ low: 0.3, high: 3 }, {}]);

/** As C and PyTorch have it: JavaScript alone says that 1 to the power of NaN or ±∞ is NaN. */
function power(a: number, b: number): number {
  if (a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY)) return 1;
  return a ** b;
}
