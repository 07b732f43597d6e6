import { full, neg } from "../../src/index.js";

const STEP = 2 ** 18;

/** Makes and forgets so many bytes of tensors, a quarter of a MiB at a time. */
export function churn(bytes: number): void {
  let x = full([STEP / 4], 1);
  for (let made = STEP; made < bytes; made += STEP) x = neg(x);
}
