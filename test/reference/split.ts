import fc from "fast-check";
import { concat, type Tensor, split as tensorSplit } from "../../src/index.js";
import { axesOf, axisOf, optional, shape, shapeOfRank, values } from "./draw.js";
import { add, at, build, fromFront, type Plain, range, replaced } from "./plain.js";
import type { One, Row } from "./row.js";

const anything = { alsoTakes: ["int32", "bool"] } as const;

/** The elements at these places along an axis. */
function taken(x: Plain, axis: number, places: readonly number[]): Plain {
  return build(replaced(x.shape, axis, places.length), (index) =>
    at(x, replaced(index, axis, places[index[axis] as number] as number)),
  );
}

export const select: Row<One, { axis: number; index: number }> = {
  calls: shapeOfRank(1, 4)
    .filter((s) => !s.includes(0))
    .chain((s) => fc.record({ inputs: fc.tuple(values(s)), axis: axisOf(s.length), place: fc.nat() }))
    .map(({ inputs, axis, place }) => {
      const extent = inputs[0].shape.at(axis) as number;
      return { inputs, options: { axis, index: (place % (2 * extent)) - extent } };
    }),
  naive: ([x], { axis, index }) => {
    const own = fromFront(axis, x.shape.length);
    const { data } = taken(x, own, [fromFront(index, x.shape[own] as number)]);
    return { ...x, shape: x.shape.toSpliced(own, 1), data };
  },
  ...anything,
};

/** How to cut, and which of the parts to line up again, in another order. */
interface Cut {
  readonly sizes: number | readonly number[];
  readonly axis?: number;
  readonly order: readonly number[];
}

export const split: Row<One, Cut> = {
  calls: fc
    .record({
      outside: shapeOfRank(0, 2),
      sizes: fc.array(fc.nat(4), { minLength: 1, maxLength: 4 }),
      equal: optional(fc.integer({ min: 1, max: 4 })),
      inside: shapeOfRank(0, 1),
    })
    .chain(({ outside, sizes, equal, inside }) => {
      const extent = sizes.reduce((a, b) => a + b);
      const parts = equal ? Math.max(Math.ceil(extent / equal), 1) : sizes.length;
      return fc.record({
        inputs: fc.tuple(values([...outside, extent, ...inside])),
        options: fc.record({
          sizes: fc.constant(equal ?? sizes),
          axis: fc.constantFrom(outside.length, -1 - inside.length),
          order: fc.shuffledSubarray([...range(parts)], { minLength: 1 }),
        }),
      });
    }),
  naive: ([x], { sizes, axis = 0, order }) => {
    const own = fromFront(axis, x.shape.length);
    const places = range(x.shape[own] as number);
    const part = (i: number) => {
      if (typeof sizes === "number") return places.slice(i * sizes, (i + 1) * sizes);
      const start = add(sizes.slice(0, i));
      return places.slice(start, start + (sizes[i] as number));
    };
    return taken(x, own, order.flatMap(part));
  },
  compute: ([x], { order, ...options }) => {
    const parts = tensorSplit(x as Tensor, options);
    return concat(
      order.map((i) => parts[i] as Tensor),
      options.axis,
    );
  },
  ...anything,
};

interface Roll {
  readonly shifts: number | readonly number[];
  readonly axes?: number | readonly number[];
}

/** One shift of all elements, or of an axis, or one for each of several. */
function rolls(rank: number): fc.Arbitrary<Roll> {
  const shift = fc.integer({ min: -12, max: 12 });
  const each = axesOf(rank).chain((axes) =>
    fc.record({ shifts: fc.tuple(...axes.map(() => shift)), axes: fc.constant(axes) }),
  );
  const one = rank > 0 ? [fc.record({ shifts: shift, axes: axisOf(rank) })] : [];
  return fc.oneof(fc.record({ shifts: shift }), each, ...one);
}

export const roll: Row<One, Roll> = {
  calls: shape.chain((s) => fc.record({ inputs: fc.tuple(values(s)), options: rolls(s.length) })),
  naive: ([x], { shifts, axes }) => {
    const moved = (extent: number, shift: number) =>
      range(extent).map((i) => (((i - shift) % extent) + extent) % extent);
    if (axes === undefined) {
      const line = { ...x, shape: [x.data.length] };
      return { ...taken(line, 0, moved(x.data.length, shifts as number)), shape: x.shape };
    }
    return [axes].flat().reduce((y, axis, i) => {
      const own = fromFront(axis, x.shape.length);
      return taken(y, own, moved(x.shape[own] as number, [shifts].flat()[i] as number));
    }, x);
  },
  ...anything,
};
