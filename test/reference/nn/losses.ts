import fc from "fast-check";
import type { Shape, Tensor } from "../../../src/index.js";
import { optional, shape } from "../draw.js";
import { add, count, type Plain } from "../plain.js";
import type { Row } from "../row.js";

/** x and target, and weights, which are options to users, and inputs here, as they too have a derivative. */
type LossInputs = readonly [x: Plain, target: Plain, ...weights: Plain[]];

type LossOptions<O> = Partial<O> & { readonly reduction?: "mean" | "sum" | "none" | "batchmean" };

/** A loss of each element by itself, in plain numbers. */
export interface LossCase<O extends object = object> {
  readonly draw: (shape: Shape) => fc.Arbitrary<LossInputs>;
  readonly options?: { readonly [K in keyof O]: fc.Arbitrary<O[K]> };
  /** The names of the weights as options. */
  readonly weights?: readonly string[];
  readonly reductions?: readonly ("mean" | "sum" | "none" | "batchmean")[];
  /** The loss, given what a weight broadcasts to this element; 1 without. */
  readonly each: (x: number, target: number, options: Partial<O>, weights: readonly number[]) => number;
  readonly finiteOnly?: string;
}

/** The row of such a loss. */
export function losses<O extends object>(
  definition: LossCase<O>,
): Row<LossInputs, LossOptions<O> | undefined> {
  const { draw, each, weights = [], reductions = ["mean", "sum", "none"], finiteOnly } = definition;
  const options = fc.record(
    { ...definition.options, reduction: fc.constantFrom(...reductions) },
    { requiredKeys: [] },
  ) as unknown as fc.Arbitrary<LossOptions<O>>;
  const calls = shape.chain((s) => fc.record({ inputs: draw(s), options: optional(options) }));
  const legal = calls.filter(
    ({ inputs: [x], options }) => options?.reduction !== "batchmean" || x.shape.length > 0,
  );
  return {
    calls: legal,
    /** The mean of nothing is NaN, which has no slope. */
    smooth: legal.filter(({ inputs: [x], options }) => count(x.shape) > 0 || options?.reduction === "none"),
    naive: ([x, target, ...given], options) => {
      const { reduction = "mean" } = options ?? {};
      const data = x.data.map((value, i) => {
        const weighed = given.map((weight) => weight.data[i % weight.data.length] as number);
        return each(value, target.data[i] as number, options ?? {}, weighed);
      });
      if (reduction === "none") return { shape: x.shape, data };
      const divisor = { mean: data.length, sum: 1, batchmean: x.shape[0] as number }[reduction];
      return { shape: [], data: [add(data) / divisor] };
    },
    arguments: ([x, target, ...given]: readonly Tensor[], options) => {
      const named = Object.fromEntries(given.map((weight, i) => [weights[i], weight]));
      return given.length > 0 || options ? [x, target, { ...options, ...named }] : [x, target];
    },
    ...(finiteOnly && { finiteOnly }),
  };
}
