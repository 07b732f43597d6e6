import { ShapeError, ValueError } from "../core/errors.js";
import { format } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";

/** Refuses sizes of a layer that are no whole numbers from one up. Throws a ValueError. */
export function checkSizes(layer: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (Number.isSafeInteger(size) && size >= 1) continue;
    throw new ValueError(layer, `${name} must be a whole number from one up`, `${size}`);
  }
}

/**
 * Refuses a tensor that has not these axes: a number stands for this extent, a word for any, and a
 * first "…" for any number of axes. Throws a ShapeError.
 */
export function checkAxes(layer: string, name: string, x: Tensor, axes: readonly (string | number)[]): void {
  const named = axes[0] === "…" ? axes.slice(1) : axes;
  const own = axes[0] === "…" ? x.shape.slice(Math.max(x.rank - named.length, 0)) : x.shape;
  const fits = named.every((axis, i) => typeof axis === "string" || axis === own[i]);
  if (own.length === named.length && fits) return;
  throw new ShapeError(layer, `${name} must be [${axes.join(", ")}]`, format(x.shape));
}
