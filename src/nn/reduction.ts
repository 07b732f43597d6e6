import { ShapeError, ValueError } from "../core/errors.js";
import type { Complete, NameOf } from "../core/options.js";
import { format, sameShape } from "../core/shape.js";
import type { Tensor } from "../graph/tensor.js";
import { div } from "../ops/arithmetic.js";
import { type Composition, defineComposition } from "../ops/composition.js";
import { sum } from "../ops/sum.js";

/** How many losses become one: their mean, their sum, or each by itself. */
export type LossReduction = "mean" | "sum" | "none";

export interface LossOptions {
  /** "mean" if not given. */
  readonly reduction?: LossReduction;
}

/** A loss between tensors of one shape. */
export type Loss<Options = LossOptions> = Composition<[x: Tensor, target: Tensor, options?: Options]>;

/**
 * Makes the loss of a formula for each element. It refuses a target of another shape: broadcasting
 * would compare what does not belong together.
 */
export function defineLoss<
  Options extends LossOptions = LossOptions,
  const Names extends readonly NameOf<Options>[] = [],
>(
  name: string,
  formula: string,
  each: ((x: Tensor, target: Tensor, options: Partial<Options>) => Tensor) & Complete<Options, Names>,
  options: Names,
): Loss<Options> {
  const compute = (x: Tensor, target: Tensor, given?: unknown) => {
    const options = given as Partial<Options>;
    checkAlike(name, { x, target });
    return reduceLosses(name, each(x, target, options), options.reduction);
  };
  const names: readonly string[] = options;
  return defineComposition(name, formula, compute, { tensors: 2, options: names }) as Loss<Options>;
}

/** One loss of many; their mean is the sum by a count, that of all if not given. Throws a ValueError. */
export function reduceLosses(
  op: string,
  losses: Tensor,
  reduction: LossReduction = "mean",
  count: Tensor | number = losses.size,
): Tensor {
  if (reduction === "none") return losses;
  if (reduction === "sum") return sum(losses);
  if (reduction === "mean") return div(sum(losses), count);
  throw new ValueError(op, `reduction must be "mean", "sum" or "none"`, `${reduction}`);
}

/** Refuses tensors that have not one shape. Throws a ShapeError. */
export function checkAlike(op: string, named: Readonly<Record<string, Tensor>>): void {
  const [first, ...others] = Object.values(named).map(({ shape }) => shape);
  if (others.every((shape) => sameShape(shape, first ?? []))) return;
  const shapes = [first ?? [], ...others].map(format);
  throw new ShapeError(op, `${inWords(Object.keys(named))} must have one shape`, inWords(shapes));
}

/** "a", "a and b", "a, b and c" */
function inWords(items: readonly string[]): string {
  return [items.slice(0, -1).join(", "), items.at(-1)].filter((part) => part).join(" and ");
}
