import { ShapeError, ValueError } from "../core/errors.js";
import { format } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { checkTensor } from "../ops/composition.js";

/** Refuses sizes of a layer that are no whole numbers from one up. Throws a ValueError. */
export function checkSizes(layer: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (Number.isSafeInteger(size) && size >= 1) continue;
    throw new ValueError(layer, `${name} must be a whole number from one up`, `${size}`);
  }
}

/** Refuses options that are no numbers from zero up. Throws a ValueError. */
export function checkFromZero(op: string, options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (typeof value === "number" && value >= 0) continue;
    throw new ValueError(op, `${name} must be a number from zero up`, `${value}`);
  }
}

/**
 * Refuses a tensor that has not these axes: a number stands for this extent, a word for any, and a
 * first or last "…" for any number of axes. Throws a ShapeError, or a ValueError for what is no tensor.
 */
export function checkAxes(layer: string, name: string, x: Tensor, axes: readonly (string | number)[]): void {
  checkTensor(layer, x);
  const named = axes.filter((axis) => axis !== "…");
  const start = axes[0] === "…" ? Math.max(x.rank - named.length, 0) : 0;
  const own = x.shape.slice(start, axes.at(-1) === "…" ? named.length : undefined);
  const fits = named.every((axis, i) => typeof axis === "string" || axis === own[i]);
  if (own.length === named.length && fits) return;
  throw new ShapeError(layer, `${name} must be [${axes.join(", ")}]`, format(x.shape));
}
