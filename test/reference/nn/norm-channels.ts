import fc from "fast-check";
import { type Dtype, ones, zeros } from "../../../src/index.js";
import * as nn from "../../../src/nn/index.js";
import { values } from "../draw.js";
import { count, type Plain, range } from "../plain.js";
import { type LayerRow, layer, withParameters } from "./layer.js";
import { beside, isSpread, momentsOf, normalize } from "./norm.js";

interface Sizes {
  /** Into how many groups the channels fall. */
  readonly groups: number;
  readonly epsilon?: number;
}

interface Inputs {
  readonly x: Plain;
  readonly weight?: Plain | undefined;
  readonly bias?: Plain | undefined;
}

interface Given extends Inputs {
  readonly mean?: Plain | undefined;
  readonly variance?: Plain | undefined;
}

/** Images, sequences or single numbers of a few channels; γ and β, drawn or not. */
const cases = fc
  .record({
    batch: fc.nat(3),
    groups: fc.integer({ min: 1, max: 3 }),
    members: fc.integer({ min: 1, max: 2 }),
    extents: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    affine: fc.boolean(),
    given: fc.boolean(),
    epsilon: fc.option(fc.constantFrom(1e-3, 0.1), { nil: undefined }),
  })
  .chain(({ batch, groups, members, extents, affine, given, epsilon }) => {
    const channels = [groups * members];
    const when = (drawn: boolean, x: fc.Arbitrary<Plain>) => (drawn ? x : fc.constant(undefined));
    return fc.record({
      plain: fc.record({
        x: values([batch, ...channels, ...extents]),
        weight: when(affine, values(channels)),
        bias: when(affine, values(channels)),
        mean: when(given, values(channels)),
        variance: when(given, values(channels, { low: 0.3, high: 2 })),
      }),
      sizes: fc.constant({ groups, ...(epsilon !== undefined && { epsilon }) }),
    });
  });

/** γ, β, μ or σ² beside x: one number for each channel, the second axis. */
function besideChannels(values: Plain, x: Plain): Plain {
  return { ...values, shape: [...values.shape, ...x.shape.slice(2).map(() => 1)] };
}

function affineOf({ x, weight, bias }: Inputs) {
  return { weight: weight && besideChannels(weight, x), bias: bias && besideChannels(bias, x) };
}

const optionsOf = ({ epsilon }: Sizes) => (epsilon === undefined ? {} : { epsilon });
const allButChannels = (x: Plain) => range(x.shape.length).filter((axis) => axis !== 1);

/** How many values of a batch a channel has. */
const valuesOf = ({ shape }: Plain) =>
  count(allButChannels({ shape, data: [] }).map((axis) => shape[axis] as number));

const batchFormula = nn.batchNorm.definition.formula;
const batchCases = cases.filter(({ plain: { x, mean } }) => mean !== undefined || valuesOf(x) !== 1);
const isBatchSmooth = ({ x, mean }: Given) => mean !== undefined || isSpread(x, allButChannels(x));

function naiveBatch(inputs: Given, { epsilon = 1e-5 }: Sizes): Plain {
  const { x, mean, variance } = inputs;
  const at = (values: Plain, channel = 0) => values.data[channel] as number;
  return normalize(x, epsilon, affineOf(inputs), (index) =>
    mean && variance
      ? { mean: at(mean, index[1]), variance: at(variance, index[1]) }
      : momentsOf(beside(x, index, allButChannels(x))),
  );
}

export const batchNorm: LayerRow = layer({
  formula: batchFormula,
  cases: batchCases,
  isSmooth: isBatchSmooth,
  compute: ({ x, weight, bias, mean, variance }, sizes: Sizes) =>
    nn.batchNorm(x, {
      weight,
      bias,
      ...(mean && { mean }),
      ...(variance && { variance }),
      ...optionsOf(sizes),
    }),
  naive: naiveBatch,
});

/** Given mean and variance are the running ones, by which the layer evaluates. */
export const BatchNorm: LayerRow = layer({
  formula: batchFormula,
  cases: batchCases,
  isSmooth: isBatchSmooth,
  compute: ({ x, weight, bias, mean, variance }, sizes: Sizes) => {
    const channels = x.shape[1] as number;
    const module = new nn.BatchNorm(channels, { affine: weight !== undefined, ...optionsOf(sizes) });
    const runningMean = mean ?? zeros([channels], x.dtype as Dtype);
    const runningVariance = variance ?? ones([channels], x.dtype as Dtype);
    withParameters(module, { weight, bias, runningMean, runningVariance });
    return module.setTraining(mean === undefined).forward(x);
  },
  naive: naiveBatch,
});

/** x with the channels of a group side by side on an axis of their own. */
function inGroups(x: Plain, groups: number): Plain {
  const [batch, channels, ...extents] = x.shape as [number, number, ...number[]];
  return { ...x, shape: [batch, groups, channels / groups, ...extents] };
}

const groupFormula = nn.groupNorm.definition.formula;
const ownCases = cases.map(({ plain: { x, weight, bias }, sizes }) => ({
  plain: { x, weight, bias },
  sizes,
}));
const afterGroups = (parts: Plain) => range(parts.shape.length).slice(2);
const isGroupSmooth = ({ x }: Inputs, { groups }: Sizes) => {
  const parts = inGroups(x, groups);
  return isSpread(parts, afterGroups(parts));
};

function naiveGroup(inputs: Inputs, { groups, epsilon = 1e-5 }: Sizes): Plain {
  const { x } = inputs;
  const parts = inGroups(x, groups);
  const members = parts.shape[2] as number;
  return normalize(x, epsilon, affineOf(inputs), ([n = 0, channel = 0, ...rest]) => {
    const index = [n, Math.floor(channel / members), channel % members, ...rest];
    return momentsOf(beside(parts, index, afterGroups(parts)));
  });
}

export const groupNorm: LayerRow = layer({
  formula: groupFormula,
  cases: ownCases,
  isSmooth: isGroupSmooth,
  compute: ({ x, weight, bias }, sizes: Sizes) =>
    nn.groupNorm(x, sizes.groups, { weight, bias, ...optionsOf(sizes) }),
  naive: naiveGroup,
});

export const GroupNorm: LayerRow = layer({
  formula: groupFormula,
  cases: ownCases,
  isSmooth: isGroupSmooth,
  compute: ({ x, ...parameters }, sizes: Sizes) => {
    const options = { affine: parameters.weight !== undefined, ...optionsOf(sizes) };
    const module = new nn.GroupNorm(x.shape[1] as number, sizes.groups, options);
    return withParameters(module, parameters).forward(x);
  },
  naive: naiveGroup,
});

const instanceFormula = nn.instanceNorm.definition.formula;
const instanceCases = ownCases.filter(({ plain: { x } }) => count(x.shape.slice(2)) !== 1);
const asInstances = (sizes: Sizes, { x }: Inputs) => ({ ...sizes, groups: x.shape[1] as number });

export const instanceNorm: LayerRow = layer({
  formula: instanceFormula,
  cases: instanceCases,
  isSmooth: (inputs: Inputs, sizes: Sizes) => isGroupSmooth(inputs, asInstances(sizes, inputs)),
  compute: ({ x, weight, bias }, sizes: Sizes) => nn.instanceNorm(x, { weight, bias, ...optionsOf(sizes) }),
  naive: (inputs, sizes) => naiveGroup(inputs, asInstances(sizes, inputs)),
});

export const InstanceNorm: LayerRow = layer({
  formula: instanceFormula,
  cases: instanceCases,
  isSmooth: (inputs: Inputs, sizes: Sizes) => isGroupSmooth(inputs, asInstances(sizes, inputs)),
  compute: ({ x, ...parameters }, sizes: Sizes) => {
    const options = { affine: parameters.weight !== undefined, ...optionsOf(sizes) };
    return withParameters(new nn.InstanceNorm(x.shape[1] as number, options), parameters).forward(x);
  },
  naive: (inputs, sizes) => naiveGroup(inputs, asInstances(sizes, inputs)),
});
