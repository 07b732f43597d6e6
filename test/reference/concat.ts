import fc from "fast-check";
import type { Tensor } from "../../src/index.js";
import { axisOf, optional, shape, shapeOfRank, values } from "./draw.js";
import { at, build, fromFront, type Plain, replaced } from "./plain.js";
import type { One, Row } from "./row.js";

type List = readonly Plain[];

const asList = (inputs: readonly Tensor[], axis?: number) => (axis === undefined ? [inputs] : [inputs, axis]);
const anything = { alsoTakes: ["int32", "bool"] } as const;

export const concat: Row<List, number | undefined> = {
  calls: shapeOfRank(1, 3)
    .chain((s) =>
      fc.record({
        shape: fc.constant(s),
        axis: optional(axisOf(s.length)),
        extents: fc.array(fc.nat(7), { minLength: 1, maxLength: 3 }),
      }),
    )
    .chain(({ shape: s, axis, extents }) => {
      const parts = extents.map((extent) => values(replaced(s, fromFront(axis ?? 0, s.length), extent)));
      return fc.record({ inputs: fc.tuple(...parts), options: fc.constant(axis) });
    }),
  naive: (parts, axis = 0) => {
    const [first] = parts as readonly [Plain];
    const own = fromFront(axis, first.shape.length);
    const extents = parts.map((part) => part.shape[own] as number);
    const total = extents.reduce((a, b) => a + b, 0);
    return build(replaced(first.shape, own, total), (index) => {
      let [part, place] = [0, index[own] as number];
      while (place >= (extents[part] as number)) place -= extents[part++] as number;
      return at(parts[part] as Plain, replaced(index, own, place));
    });
  },
  arguments: asList,
  ...anything,
};

export const stack: Row<List, number | undefined> = {
  calls: shapeOfRank(0, 3).chain((s) =>
    fc.record({
      inputs: fc.array(values(s), { minLength: 1, maxLength: 3 }),
      options: optional(axisOf(s.length + 1)),
    }),
  ),
  naive: (parts, axis = 0) => {
    const { shape: inner } = parts[0] as Plain;
    const own = fromFront(axis, inner.length + 1);
    return build([...inner.slice(0, own), parts.length, ...inner.slice(own)], (index) =>
      at(
        parts[index[own] as number] as Plain,
        index.filter((_, other) => other !== own),
      ),
    );
  },
  arguments: asList,
  ...anything,
};

interface Margin {
  readonly before?: readonly number[];
  readonly after?: readonly number[];
}

/** Margins of which each, on axes that have places, is at most as wide as a function of the extent says. */
function margins(widest: (extent: number) => number): fc.Arbitrary<{ inputs: One; options: Margin }> {
  return shape.chain((s) => {
    const each = fc.tuple(...s.map((extent) => fc.nat(Math.min(3, widest(extent))))) as fc.Arbitrary<
      number[]
    >;
    const list = fc.tuple(each, fc.nat(s.length)).map(([all, length]) => all.slice(0, length));
    const options = fc.record({ before: list, after: list }, { requiredKeys: [] });
    return fc.record({ inputs: fc.tuple(values(s)), options });
  });
}

function surround(
  x: Plain,
  { before = [], after = [] }: Margin,
  source: (place: number, extent: number) => number,
) {
  const shape = x.shape.map((extent, axis) => (before[axis] ?? 0) + extent + (after[axis] ?? 0));
  return build(shape, (index) =>
    at(
      x,
      index.map((i, axis) => source(i - (before[axis] ?? 0), x.shape[axis] as number)),
    ),
  );
}

export const reflectPad: Row<One, Margin> = {
  calls: margins((extent) => Math.max(extent - 1, 0)),
  naive: ([x], margin) =>
    surround(x, margin, (place, extent) => {
      const left = Math.abs(place);
      return left < extent ? left : 2 * (extent - 1) - left;
    }),
  ...anything,
};

export const replicatePad: Row<One, Margin> = {
  calls: margins((extent) => (extent === 0 ? 0 : 3)),
  naive: ([x], margin) => surround(x, margin, (place, extent) => Math.min(Math.max(place, 0), extent - 1)),
  ...anything,
};
