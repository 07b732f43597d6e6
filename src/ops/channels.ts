import { ShapeError, ValueError } from "../core/errors.js";
import { format, type Shape } from "../core/shape.js";

/** Refuses groups that do not divide so many kernels. Throws a ValueError. */
export function checkGroups(op: string, groups: number, kernels: number): void {
  if (Number.isSafeInteger(groups) && groups >= 1 && kernels % groups === 0) return;
  throw new ValueError(op, `groups must divide the ${kernels} kernels`, `${groups}`);
}

/** Refuses channels of images or sequences that are not those that the kernels take. Throws a ShapeError. */
export function checkChannels(op: string, image: Shape, kernel: Shape, taken: number, why: string): void {
  if (image[1] === taken) return;
  const rule = `channels of x must be ${why} (${image[1]} ≠ ${taken})`;
  throw new ShapeError(op, rule, `${format(image)} and ${format(kernel)}`);
}
