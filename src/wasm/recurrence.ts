import { splitAt } from "../core/shape.js";
import { isRepeated, type Operand, runKernel } from "./run.js";

/** Runs y_t = a_t y_{t−1} + b_t along an axis, or from its end; a number that is broadcast is not copied. */
export function runRecurrence(
  y: Operand,
  [a, b]: readonly [Operand, Operand],
  { axis, initial, reverse }: { axis: number; initial: number; reverse: boolean },
): void {
  const operands = [a, b].map((x) => (isRepeated(x) ? { ...x, shape: [], strides: [] } : x));
  const moves = operands.map((x) => (isRepeated(x) ? 0 : 1));
  runKernel("linearRecurrence", y, operands, ...splitAt(y.shape, axis), ...moves, initial, Number(reverse));
}
