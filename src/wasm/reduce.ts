import { sizeOf } from "../core/shape.js";
import { empty, type Operand, runKernel } from "./run.js";

/** Runs a reducing kernel over each group of neighbouring axes, the last group first. */
export function runReduction(
  name: "sum" | "max" | "min",
  y: Operand,
  x: Operand,
  axes: readonly number[],
): void {
  const start = axes.findLastIndex((axis, i) => i === 0 || axes[i - 1] !== axis - 1);
  const [first = x.shape.length, last = x.shape.length - 1] = [axes[start], axes.at(-1)];
  const outer = x.shape.slice(0, first);
  const inner = x.shape.slice(last + 1);
  const sizes = [outer, x.shape.slice(first, last + 1), inner].map(sizeOf);
  if (start <= 0) {
    runKernel(name, y, [x], ...sizes);
    return;
  }
  const part = empty(x.dtype, [...outer, ...inner]);
  runKernel(name, part, [x], ...sizes);
  runReduction(name, y, part, axes.slice(0, start));
  part.storage.release();
}
