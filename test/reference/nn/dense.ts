import fc from "fast-check";
import { Generator, type Shape } from "../../../src/index.js";
import * as nn from "../../../src/nn/index.js";
import { places, shapeOfRank, values } from "../draw.js";
import { add, at, build, type Plain, range } from "../plain.js";
import { type LayerRow, layer, withParameters } from "./layer.js";

/** How many features, heads, …: mostly few, at times past a vector's tail. */
export const size: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5, max: 9 }) },
);
const seed = () => new Generator(1);

/** Σ_i w[o, i] x[…, i] + b[o] */
export function affine(x: Plain, weight: Plain, bias: Plain | undefined): Plain {
  const [outputs = 0, inputs = 0] = weight.shape;
  return build([...x.shape.slice(0, -1), outputs], (index) => {
    const [lead, o] = [index.slice(0, -1), index.at(-1) as number];
    const products = range(inputs).map((i) => at(weight, [o, i]) * at(x, [...lead, i]));
    return add(products) + (bias ? at(bias, [o]) : 0);
  });
}

export const Linear: LayerRow = layer({
  formula: "y = x W^\\top + b",
  cases: fc
    .record({ lead: shapeOfRank(0, 2), inputs: size, outputs: size, bias: fc.boolean() })
    .chain(({ lead, bias, ...sizes }) =>
      fc.record({
        plain: fc.record({
          x: values([...lead, sizes.inputs]),
          weight: values([sizes.outputs, sizes.inputs]),
          bias: bias ? values([sizes.outputs]) : fc.constant(undefined),
        }),
        sizes: fc.constant(sizes),
      }),
    ),
  compute: ({ x, ...parameters }, { inputs, outputs }) =>
    withParameters(
      new nn.Linear(seed(), inputs, outputs, { bias: parameters.bias !== undefined }),
      parameters,
    ).forward(x),
  naive: ({ x, weight, bias }) => affine(x, weight, bias),
});

export const Embedding: LayerRow = layer({
  formula: "y_i = E_{k_i}",
  cases: fc
    .record({ count: size, features: size, shape: shapeOfRank(0, 2), padded: fc.boolean() })
    .chain(({ count, features, shape, padded }) =>
      fc.record({
        plain: fc.record({ index: places(shape, count), weight: values([count, features]) }),
        sizes: fc.constant(padded ? { paddingIndex: count - 1 } : {}),
      }),
    ),
  /** The padding has a slope, but by definition no gradient. */
  isSmooth: (_, sizes) => sizes.paddingIndex === undefined,
  compute: ({ index, weight }, options: { paddingIndex?: number }) => {
    const [count, features] = weight.shape as [number, number];
    return withParameters(new nn.Embedding(seed(), count, features, options), { weight }).forward(index);
  },
  naive: ({ index, weight }) =>
    build([...index.shape, weight.shape[1] as number] as Shape, (place) =>
      at(weight, [at(index, place.slice(0, -1)), place.at(-1) as number]),
    ),
});
