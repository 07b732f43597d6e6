import fc from "fast-check";
import type { Shape } from "../../../src/index.js";
import { axisOf, broadcasting, extent, optional, values } from "../draw.js";
import { add, atBroadcast, build, type Plain, range, replaced } from "../plain.js";
import type { Row, Two } from "../row.js";

interface CosineOptions {
  readonly axis: number;
  readonly epsilon?: number;
}

/** Numbers that are not close to zero, so that no vector is; one over its length is in all slopes. */
const apart = (shape: Shape) =>
  values(shape).map((x) => ({ ...x, data: x.data.map((value) => value + (value < 0 ? -1 : 1)) }));

export const cosineSimilarity: Row<Two, CosineOptions> = {
  calls: broadcasting(2)
    .filter(([whole]) => (whole as Shape).length > 0)
    .chain(([a, b]) =>
      fc.record({
        inputs: fc.tuple(apart(a as Shape), apart(b as Shape)),
        options: axisOf((a as Shape).length).chain((axis) =>
          fc.constantFrom<CosineOptions>({ axis }, { axis, epsilon: 1e-3 }, { axis, epsilon: 100 }),
        ),
      }),
    ),
  naive: ([a, b], { axis, epsilon = 1e-8 }) => {
    const along = axis < 0 ? axis + a.shape.length : axis;
    const vector = (x: Plain, index: Shape) =>
      range(a.shape[along] as number).map((i) => atBroadcast(x, replaced(index, along, i)));
    const unit = (v: readonly number[]) => v.map((value) => value / Math.max(length(v), epsilon));
    const cosines = build(replaced(a.shape, along, 1), (index) => {
      const [u, v] = [unit(vector(a, index)), unit(vector(b, index))];
      return add(u.map((value, i) => value * (v[i] as number)));
    });
    return { ...cosines, shape: a.shape.filter((_, i) => i !== along) };
  },
};

type Triplet = readonly [anchor: Plain, positive: Plain, negative: Plain];

interface TripletOptions {
  readonly margin?: number;
  readonly p?: number;
  readonly epsilon?: number;
  readonly swap?: boolean;
  readonly reduction?: "mean" | "sum" | "none";
}

const points = fc.record({
  inputs: fc
    .tuple(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 1 }), extent)
    .map(([lead, features]) => [...lead, features])
    .chain((shape) => fc.tuple(values(shape), values(shape), values(shape))),
  options: optional(
    fc.record(
      {
        margin: fc.constantFrom(0.5, 2),
        p: fc.constantFrom(1, 2),
        epsilon: fc.constantFrom(0.1, 0),
        swap: fc.boolean(),
        reduction: fc.constantFrom("mean" as const, "sum" as const, "none" as const),
      },
      { requiredKeys: [] },
    ),
  ),
});

export const tripletMargin: Row<Triplet, TripletOptions | undefined> = {
  calls: points,
  smooth: points.filter(({ inputs, options }) => isSmooth(inputs, options)),
  naive: (inputs, options) => {
    const { reduction = "mean" } = options ?? {};
    const losses = tripletsOf(inputs, options).map(({ excess }) => Math.max(excess, 0));
    if (reduction === "none") return { shape: inputs[0].shape.slice(0, -1), data: losses };
    return { shape: [], data: [add(losses) / (reduction === "sum" ? 1 : losses.length)] };
  },
};

/** What is known of each triplet of points. */
function tripletsOf([anchor, positive, negative]: Triplet, options: TripletOptions = {}) {
  const { margin = 1, p = 2, epsilon = 1e-6, swap = false } = options;
  const [lead, features] = [anchor.shape.slice(0, -1), anchor.shape.at(-1) as number];
  return build(lead, () => 0).data.map((_, row) => {
    const differences = (a: Plain, b: Plain) =>
      range(features).map(
        (i) => (a.data[row * features + i] as number) - (b.data[row * features + i] as number) + epsilon,
      );
    const all = [
      differences(anchor, positive),
      differences(anchor, negative),
      differences(positive, negative),
    ];
    const [near, far, other] = all.map((difference) => length(difference, p)) as [number, number, number];
    const excess = near - (swap ? Math.min(far, other) : far) + margin;
    return { excess, differences: all.flat(), distances: [near, far, other] };
  });
}

/** Far from where a hinge bends, a distance or a difference is zero, and two distances are equal. */
function isSmooth(inputs: Triplet, options: TripletOptions | undefined): boolean {
  const triplets = tripletsOf(inputs, options);
  const isSome = triplets.length > 0 || options?.reduction === "none";
  return (
    isSome &&
    inputs[0].shape.at(-1) !== 0 &&
    triplets.every(
      ({ excess, differences, distances: [near, far, other] }) =>
        Math.abs(excess) > 0.01 &&
        Math.abs((far as number) - (other as number)) > 0.01 &&
        Math.min(near as number, far as number, other as number) > 0.2 &&
        (options?.p !== 1 || differences.every((difference) => Math.abs(difference) > 0.005)),
    )
  );
}

function length(v: readonly number[], p = 2): number {
  if (p === 1) return add(v.map(Math.abs));
  return Math.sqrt(add(v.map((value) => value ** 2)));
}
