import { splitAt } from "../core/shape.js";
import { empty, type Operand, runKernel } from "./run.js";

/** Runs a reducing kernel over each group of neighbouring axes, the last group first. */
export function runReduction(
  name: "sum" | "max" | "min",
  y: Operand,
  x: Operand,
  axes: readonly number[],
): void {
  const start = Math.max(
    axes.findLastIndex((axis, i) => axes[i - 1] !== axis - 1),
    0,
  );
  const group = [axes[start] ?? 0, axes.length - start] as const;
  const sizes = splitAt(x.shape, ...group);
  if (start === 0) {
    runKernel(name, y, [x], ...sizes);
    return;
  }
  const part = empty(x.dtype, x.shape.toSpliced(...group));
  runKernel(name, part, [x], ...sizes);
  runReduction(name, y, part, axes.slice(0, start));
  part.storage.release();
}
