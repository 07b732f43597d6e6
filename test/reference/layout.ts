import fc from "fast-check";
import type { Shape } from "../../src/index.js";
import { axesOf, axisOf, optional, shape, shapeOfRank, someAxes, values } from "./draw.js";
import { at, build, count, fromFront, type Plain, range, replaced } from "./plain.js";
import type { One, Row } from "./row.js";

const anything = { alsoTakes: ["int32", "bool"] } as const;

/** Other shapes of as many elements: the extents in another order, two of them made one, one left open. */
function reshaped(s: Shape): fc.Arbitrary<Shape> {
  return fc
    .tuple(fc.shuffledSubarray([...s], { minLength: s.length }), fc.boolean(), optional(fc.nat(3)))
    .map(([[first = 1, second = 1, ...rest], merge, open]) => {
      const whole = merge ? [first * second, ...rest] : [first, 1, second, ...rest];
      const others = count(whole.filter((_, axis) => axis !== open));
      return open === undefined || others === 0 ? whole : replaced(whole, open, -1);
    });
}

export const reshape: Row<One, Shape> = {
  calls: shape.chain((s) => fc.record({ inputs: fc.tuple(values(s)), options: reshaped(s) })),
  naive: ([x], open) => {
    const known = -count(open);
    return { ...x, shape: open.map((extent) => (extent === -1 ? x.data.length / known : extent)) };
  },
  ...anything,
};

export const permute: Row<One, readonly number[]> = {
  calls: shape.chain((s) =>
    fc.record({
      inputs: fc.tuple(values(s)),
      options: axesOf(s.length, s.length),
    }),
  ),
  naive: ([x], axes) => reorder(x, axes),
  ...anything,
};

function reorder(x: Plain, axes: readonly number[]): Plain {
  const from = axes.map((axis) => fromFront(axis, x.shape.length));
  return build(
    from.map((axis) => x.shape[axis] as number),
    (index) =>
      at(
        x,
        x.shape.map((_, axis) => index[from.indexOf(axis)] as number),
      ),
  );
}

export const transpose: Row<One, readonly [number, number] | undefined> = {
  calls: shapeOfRank(2, 4).chain((s) =>
    fc.record({
      inputs: fc.tuple(values(s)),
      options: optional(fc.tuple(axisOf(s.length), axisOf(s.length))),
    }),
  ),
  naive: ([x], axes = [-2, -1]) => {
    const [a, b] = axes.map((axis) => fromFront(axis, x.shape.length)) as [number, number];
    return reorder(x, replaced(replaced(range(x.shape.length), a, b), b, a));
  },
  ...anything,
};

export const expandDims: Row<One, number> = {
  calls: shapeOfRank(0, 3).chain((s) =>
    fc.record({ inputs: fc.tuple(values(s)), options: axisOf(s.length + 1) }),
  ),
  naive: ([x], axis) => {
    const place = fromFront(axis, x.shape.length + 1);
    return { ...x, shape: [...x.shape.slice(0, place), 1, ...x.shape.slice(place)] };
  },
  ...anything,
};

/** Shapes with ones among their extents, and axes that are such. */
const withOnes = shape.chain((s) =>
  fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }).chain((isOne) => {
    const mixed = s.map((extent, axis) => (isOne[axis] ? 1 : extent));
    const ones = range(mixed.length).filter((axis) => mixed[axis] === 1);
    const some = fc
      .shuffledSubarray([...ones])
      .map((axes) => axes.map((axis, i) => (i % 2 ? axis : axis - s.length)));
    const one = ones.length > 0 ? [fc.constantFrom(...ones)] : [];
    return fc.record({ inputs: fc.tuple(values(mixed)), options: optional(fc.oneof(some, ...one)) });
  }),
);

export const squeeze: Row<One, number | readonly number[] | undefined> = {
  calls: withOnes,
  naive: ([x], axes) => {
    const named = typeof axes === "number" ? [axes] : axes;
    const dropped = named?.map((axis) => fromFront(axis, x.shape.length));
    return {
      ...x,
      shape: x.shape.filter((extent, axis) => extent !== 1 || dropped?.includes(axis) === false),
    };
  },
  ...anything,
};

export const flip: Row<One, number | readonly number[] | undefined> = {
  calls: shape.chain((s) => fc.record({ inputs: fc.tuple(values(s)), options: someAxes(s.length) })),
  naive: ([x], axes = range(x.shape.length)) => {
    const named = typeof axes === "number" ? [axes] : axes;
    const turned = named.map((axis) => fromFront(axis, x.shape.length));
    return build(x.shape, (index) =>
      at(
        x,
        index.map((i, axis) => (turned.includes(axis) ? (x.shape[axis] as number) - 1 - i : i)),
      ),
    );
  },
  ...anything,
};
