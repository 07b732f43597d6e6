import fc from "fast-check";
import type { Shape } from "../../../src/index.js";
import * as nn from "../../../src/nn/index.js";
import { shapeOfRank, values } from "../draw.js";
import { add, at, atBroadcast, build, indices, type Plain } from "../plain.js";
import { size } from "./dense.js";
import { type LayerRow, layer, withParameters } from "./layer.js";

/** The elements of x that share mean and variance with the one at an index: those that differ along axes alone. */
export function beside(x: Plain, index: Shape, axes: readonly number[]): readonly number[] {
  const others = indices(x.shape).filter((other) =>
    other.every((i, axis) => axes.includes(axis) || i === index[axis]),
  );
  return others.map((other) => at(x, other));
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** The mean, and the mean of the squares of what differs from it. */
export function momentsOf(elements: readonly number[]): Moments {
  const mean = add(elements) / elements.length;
  return { mean, variance: add(elements.map((element) => (element - mean) ** 2)) / elements.length };
}

/** Around 0. */
export function squaresOf(elements: readonly number[]): Moments {
  return { mean: 0, variance: momentsOf(elements.map((element) => element ** 2)).mean };
}

export function normalize(
  x: Plain,
  epsilon: number,
  { weight, bias }: { readonly weight?: Plain | undefined; readonly bias?: Plain | undefined },
  momentsAt: (index: Shape) => Moments,
): Plain {
  return build(x.shape, (index) => {
    const { mean, variance } = momentsAt(index);
    const xHat = (at(x, index) - mean) / Math.sqrt(variance + epsilon);
    return (weight ? atBroadcast(weight, index) : 1) * xHat + (bias ? atBroadcast(bias, index) : 0);
  });
}

/** Where elements are almost equal, the curve is too steep for a central difference. */
export function isSpread(x: Plain, axes: readonly number[]): boolean {
  return indices(x.shape).every((index) => {
    const elements = beside(x, index, axes);
    return elements.length === 1 || momentsOf(elements).variance > 0.05;
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
const naive =
  (moments: (elements: readonly number[]) => Moments) =>
  ({ x, ...affine }: { x: Plain; weight?: Plain | undefined; bias?: Plain | undefined }, sizes: Sizes) =>
    normalize(x, sizes.epsilon ?? 1e-5, affine, (index) => moments(beside(x, index, axesOf(sizes, x))));
const optionsOf = ({ epsilon }: Sizes) => (epsilon === undefined ? {} : { epsilon });
const isSmooth = ({ x }: { x: Plain }, sizes: Sizes) => isSpread(x, axesOf(sizes, x));
/** One extent is a number, to users. */
const extentOf = ({ features }: Sizes) => (features.length === 1 ? (features[0] as number) : features);
const layerFormula = nn.layerNorm.definition.formula;

export const layerNorm: LayerRow = layer({
  formula: layerFormula,
  cases,
  isSmooth,
  compute: ({ x, weight, bias }, sizes: Sizes) => {
    const axes = sizes.features.length === 1 ? {} : { axes: sizes.features.map((_, i) => -1 - i) };
    return nn.layerNorm(x, { ...axes, weight, bias, ...optionsOf(sizes) });
  },
  naive: naive(momentsOf),
});

export const LayerNorm: LayerRow = layer({
  formula: layerFormula,
  cases,
  isSmooth,
  compute: ({ x, ...parameters }, sizes: Sizes) => {
    const options = { affine: parameters.weight !== undefined, ...optionsOf(sizes) };
    return withParameters(new nn.LayerNorm(extentOf(sizes), options), parameters).forward(x);
  },
  naive: naive(momentsOf),
});

/** As above; there is no β, and no number close to zero, where the curve is too steep. */
const rmsCases = cases.map(({ plain: { x, weight }, sizes }) => {
  const data = x.data.map((value) => value + (value < 0 ? -0.3 : 0.3));
  return { plain: { x: { ...x, data }, weight }, sizes };
});
const rmsFormula = nn.rmsNorm.definition.formula;

export const rmsNorm: LayerRow = layer({
  formula: rmsFormula,
  cases: rmsCases,
  compute: ({ x, weight }, sizes: Sizes) => {
    const axes = sizes.features.length === 1 ? {} : { axes: sizes.features.map((_, i) => -1 - i) };
    return nn.rmsNorm(x, { ...axes, weight, ...optionsOf(sizes) });
  },
  naive: naive(squaresOf),
});

export const RMSNorm: LayerRow = layer({
  formula: rmsFormula,
  cases: rmsCases,
  compute: ({ x, weight }, sizes: Sizes) => {
    const module = new nn.RMSNorm(extentOf(sizes), { affine: weight !== undefined, ...optionsOf(sizes) });
    return withParameters(module, { weight }).forward(x);
  },
  naive: naive(squaresOf),
});
