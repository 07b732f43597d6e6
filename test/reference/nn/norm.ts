import fc from "fast-check";
import type { Shape } from "../../../src/index.js";
import * as nn from "../../../src/nn/index.js";
import { shapeOfRank, values } from "../draw.js";
import { add, at, atBroadcast, build, indices, type Plain } from "../plain.js";
import { size } from "./dense.js";
import { type LayerRow, layer, withParameters } from "./layer.js";

/** The elements of x that share mean and variance with the one at an index: those that differ along axes alone. */
function beside(x: Plain, index: Shape, axes: readonly number[]): readonly number[] {
  const others = indices(x.shape).filter((other) =>
    other.every((i, axis) => axes.includes(axis) || i === index[axis]),
  );
  return others.map((other) => at(x, other));
}

function varianceOf(elements: readonly number[]): number {
  const mean = add(elements) / elements.length;
  return add(elements.map((element) => (element - mean) ** 2)) / elements.length;
}

function normalize(x: Plain, axes: readonly number[], epsilon: number, weight?: Plain, bias?: Plain): Plain {
  return build(x.shape, (index) => {
    const elements = beside(x, index, axes);
    const mean = add(elements) / elements.length;
    const xHat = (at(x, index) - mean) / Math.sqrt(varianceOf(elements) + epsilon);
    return (weight ? atBroadcast(weight, index) : 1) * xHat + (bias ? atBroadcast(bias, index) : 0);
  });
}

/** Where elements are almost equal, the curve is too steep for a central difference. */
function isSpread(x: Plain, axes: readonly number[]): boolean {
  return indices(x.shape).every((index) => {
    const elements = beside(x, index, axes);
    return elements.length === 1 || varianceOf(elements) > 0.05;
  });
}

/** The last so many axes, and γ and β over them, drawn or not. */
const cases = fc
  .record({
    lead: shapeOfRank(0, 1),
    features: fc.array(size, { minLength: 1, maxLength: 2 }),
    affine: fc.boolean(),
    epsilon: fc.option(fc.constantFrom(1e-3, 0.1), { nil: undefined }),
  })
  .chain(({ lead, features, affine, epsilon }) =>
    fc.record({
      plain: fc.record({
        x: values([...lead, ...features]),
        weight: affine ? values(features) : fc.constant(undefined),
        bias: affine ? values(features) : fc.constant(undefined),
      }),
      sizes: fc.constant({ features, ...(epsilon !== undefined && { epsilon }) }),
    }),
  );

interface Sizes {
  readonly features: readonly number[];
  readonly epsilon?: number;
}

const axesOf = ({ features }: Sizes, x: Plain) => features.map((_, i) => x.shape.length - 1 - i);
const naive = (
  { x, weight, bias }: { x: Plain; weight?: Plain | undefined; bias?: Plain | undefined },
  sizes: Sizes,
) => normalize(x, axesOf(sizes, x), sizes.epsilon ?? 1e-5, weight, bias);
const formula = nn.layerNorm.definition.formula;

export const layerNorm: LayerRow = layer({
  formula,
  cases,
  isSmooth: ({ x }, sizes: Sizes) => isSpread(x, axesOf(sizes, x)),
  compute: ({ x, weight, bias }, { features, epsilon }: Sizes) => {
    const axes = features.length === 1 ? {} : { axes: features.map((_, i) => -1 - i) };
    return nn.layerNorm(x, { ...axes, weight, bias, ...(epsilon !== undefined && { epsilon }) });
  },
  naive,
});

export const LayerNorm: LayerRow = layer({
  formula,
  cases,
  isSmooth: ({ x }, sizes: Sizes) => isSpread(x, axesOf(sizes, x)),
  compute: ({ x, ...parameters }, { features, epsilon }: Sizes) => {
    const extent = features.length === 1 ? (features[0] as number) : features;
    const options = { affine: parameters.weight !== undefined, ...(epsilon !== undefined && { epsilon }) };
    return withParameters(new nn.LayerNorm(extent, options), parameters).forward(x);
  },
  naive,
});
