import fc from "fast-check";
import { standardize as standardizeAll, type Tensor } from "../../src/index.js";
import { optional, shapeOfRank, values } from "./draw.js";
import { momentsOf, squaresOf } from "./nn/norm.js";
import { count, indices, type Plain } from "./plain.js";
import type { Row } from "./row.js";

interface Options {
  readonly axis: number;
  readonly axes?: number;
  readonly groups?: number | "batch";
  readonly centered?: boolean;
  readonly epsilon?: number;
}

type Inputs = readonly [x: Plain, weight: Plain, bias: Plain];

/** Where the channels lie, how many, and into which groups they fall. */
const sizes = shapeOfRank(1, 4)
  .chain((shape) => fc.record({ shape: fc.constant(shape), axis: fc.nat(shape.length), axes: fc.nat(2) }))
  .map(({ shape, axis, axes }) => ({ shape, axis, axes, channels: shape.slice(axis, axis + axes) }))
  .filter(({ axes, channels }) => channels.length === axes)
  .chain(({ channels, ...rest }) => {
    const parts = [1, 2, 3].filter((groups) => count(channels) % groups === 0);
    const groups = optional(fc.constantFrom<number | "batch">("batch", ...parts));
    return fc.record({ ...constants(rest), channels: fc.constant(channels), groups });
  });

function constants<T extends object>(values: T): { [K in keyof T]: fc.Arbitrary<T[K]> } {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, fc.constant(value)]),
  ) as never;
}

const calls = sizes.chain(({ shape, axis, axes, channels, groups }) =>
  fc
    .record({
      x: values(shape),
      affine: fc
        .boolean()
        .chain((each) => fc.tuple(values(each ? channels : []), values(each ? channels : []))),
      rest: fc.record({ centered: fc.boolean(), epsilon: fc.constantFrom(1e-3, 0.1) }, { requiredKeys: [] }),
    })
    .map(({ x, affine, rest }) => ({
      inputs: [x, ...affine] as const,
      options: { axis, ...(axes !== 1 && { axes }), ...(groups !== undefined && { groups }), ...rest },
    })),
);

/** The channel of each element, and the unit that it shares mean and variance with. */
function placesOf({ shape }: Plain, { axis, axes = 1, groups = 1 }: Options) {
  const channels = count(shape.slice(axis, axis + axes));
  const inner = count(shape.slice(axis + axes));
  return indices(shape).map((_, i) => {
    const channel = Math.floor(i / inner) % channels;
    const example = Math.floor(i / inner / channels);
    const group = groups === "batch" ? 0 : Math.floor(channel / (channels / groups));
    return { channel, unit: groups === "batch" ? channel : example * groups + group };
  });
}

function unitsOf(x: Plain, options: Options): Map<number, number[]> {
  const units = new Map<number, number[]>();
  for (const [i, { unit }] of placesOf(x, options).entries()) {
    units.set(unit, [...(units.get(unit) ?? []), x.data[i] as number]);
  }
  return units;
}

const momentsAround = ({ centered = true }: Options) => (centered ? momentsOf : squaresOf);

export const standardize: Row<Inputs, Options> = {
  calls,
  /** Where elements are almost equal, or almost zero, the curve is too steep for a central difference. */
  smooth: calls.filter(({ inputs: [x], options }) => {
    const isConstant = (unit: readonly number[]) => unit.length === 1 && options.centered !== false;
    return [...unitsOf(x, options).values()].every(
      (unit) => isConstant(unit) || momentsAround(options)(unit).variance > 0.05,
    );
  }),
  naive: ([x, weight, bias], options) => {
    const { epsilon = 1e-5 } = options;
    const units = unitsOf(x, options);
    const places = placesOf(x, options);
    const own = (each: Plain, channel: number) => each.data[each.data.length === 1 ? 0 : channel] as number;
    const data = x.data.map((value, i) => {
      const { channel, unit } = places[i] as { channel: number; unit: number };
      const elements = units.get(unit) as number[];
      const { mean, variance } = momentsAround(options)(elements);
      return own(weight, channel) * ((value - mean) / Math.sqrt(variance + epsilon)) + own(bias, channel);
    });
    return { shape: x.shape, data };
  },
  compute: (inputs, options) => {
    const [x, weight, bias] = inputs as [Tensor, Tensor, Tensor];
    return standardizeAll(x, weight, bias, options as Options)[0];
  },
};
