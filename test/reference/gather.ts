import fc from "fast-check";
import type { Dtype, Shape } from "../../src/index.js";
import { axisOf, optional, places, shapeOfRank, values } from "./draw.js";
import { accumulate, at, build, fromFront, indices, type Plain, replaced } from "./plain.js";
import type { One, Row } from "./row.js";

type WithIndex = readonly [x: Plain, index: Plain];

const anything = { alsoTakes: ["int32", "bool"] } as const;

/** A shape, and one that is no larger but along an axis. */
const beside = shapeOfRank(1, 3).chain((s) =>
  optional(axisOf(s.length)).chain((axis) => {
    const own = fromFront(axis ?? -1, s.length);
    const extents = s.map((extent, other) => fc.nat(other === own ? extent && 7 : extent));
    return fc.record({
      whole: fc.constant(s),
      part: fc.tuple(...extents) as fc.Arbitrary<Shape>,
      axis: fc.constant(axis),
      extent: fc.constant(s[own] as number),
    });
  }),
);

export const gather: Row<WithIndex, number | undefined> = {
  calls: beside.chain(({ whole, part, axis, extent }) =>
    fc.record({ inputs: fc.tuple(values(whole), places(part, extent)), options: fc.constant(axis) }),
  ),
  naive: ([x, index], axis = -1) => {
    const own = fromFront(axis, x.shape.length);
    return build(index.shape, (place) => at(x, replaced(place, own, at(index, place))));
  },
  ...anything,
};

export const scatterAdd: Row<WithIndex, { axis?: number; extent: number }> = {
  calls: beside.chain(({ part, axis, extent }) =>
    fc.record({
      inputs: fc.tuple(values(part), places(part, extent)),
      options: fc.constant({ ...(axis !== undefined && { axis }), extent }),
    }),
  ),
  naive: ([x, index], { axis = -1, extent }) => {
    const own = fromFront(axis, x.shape.length);
    return accumulate(replaced(x.shape, own, extent), (add) => {
      for (const place of indices(x.shape)) add(replaced(place, own, at(index, place)), at(x, place));
    });
  },
  alsoTakes: ["int32"],
};

const rows = fc.integer({ min: 1, max: 6 });
const width = fc.integer({ min: 0, max: 9 });

/** A padding index is left out: its row has a slope, but by definition no gradient. */
const smoothEmbedding = fc
  .tuple(rows, width, shapeOfRank(0, 2))
  .chain(([n, wide, s]) => fc.tuple(values([n, wide]), places(s, n)))
  .map((inputs) => ({ inputs }));

export const embedding: Row<WithIndex, { paddingIndex?: number } | undefined> = {
  calls: fc
    .tuple(smoothEmbedding, optional(fc.record({ paddingIndex: fc.nat(5) }, { requiredKeys: [] })))
    .map(([call, options]) => ({ ...call, options })),
  smooth: smoothEmbedding,
  naive: ([weight, index]) =>
    build([...index.shape, weight.shape[1] as number], (place) =>
      at(weight, [at(index, place.slice(0, -1)), place.at(-1) as number]),
    ),
  ...anything,
};

export const embeddingAdjoint: Row<WithIndex, number> = {
  calls: fc
    .tuple(rows, width, shapeOfRank(0, 2))
    .chain(([n, wide, s]) =>
      fc.record({ inputs: fc.tuple(values([...s, wide]), places(s, n)), options: fc.constant(n) }),
    ),
  naive: ([dy, index], n) =>
    accumulate([n, dy.shape.at(-1) as number], (add) => {
      for (const place of indices(dy.shape)) {
        add([at(index, place.slice(0, -1)), place.at(-1) as number], at(dy, place));
      }
    }),
  alsoTakes: ["int32"],
};

/** A shape, an axis of it, and how many places of it are named. */
const along = shapeOfRank(1, 3)
  .chain((s) =>
    fc.record({
      whole: fc.constant(s),
      axis: optional(axisOf(s.length)),
      named: fc.nat(9),
    }),
  )
  .map(({ whole, axis, named }) => {
    const own = fromFront(axis ?? 0, whole.length);
    const extent = whole[own] as number;
    return { whole, axis, own, extent, named: extent === 0 ? 0 : named };
  });

export const indexSelect: Row<WithIndex, number | undefined> = {
  calls: along.chain(({ whole, axis, extent, named }) =>
    fc.record({ inputs: fc.tuple(values(whole), places([named], extent)), options: fc.constant(axis) }),
  ),
  naive: ([x, index], axis = 0) => {
    const own = fromFront(axis, x.shape.length);
    return build(replaced(x.shape, own, index.data.length), (place) =>
      at(x, replaced(place, own, index.data[place[own] as number] as number)),
    );
  },
  ...anything,
};

export const indexAdd: Row<readonly [x: Plain, index: Plain, source: Plain], number | undefined> = {
  calls: along.chain(({ whole, axis, own, extent, named }) =>
    fc.record({
      inputs: fc.tuple(values(whole), places([named], extent), values(replaced(whole, own, named))),
      options: fc.constant(axis),
    }),
  ),
  naive: ([x, index, source], axis = 0) => {
    const own = fromFront(axis, x.shape.length);
    return accumulate(x.shape, (add) => {
      for (const place of indices(x.shape)) add(place, at(x, place));
      for (const place of indices(source.shape)) {
        add(replaced(place, own, index.data[place[own] as number] as number), at(source, place));
      }
    });
  },
  alsoTakes: ["int32"],
};

export const oneHot: Row<One, { classes: number; dtype?: Dtype }> = {
  calls: fc.tuple(shapeOfRank(0, 3), rows).chain(([s, classes]) => {
    const dtype = fc.constantFrom<Dtype>("float32", "float64", "int32", "bool");
    const options = fc.record({ classes: fc.constant(classes), dtype }, { requiredKeys: ["classes"] });
    return fc.record({ inputs: fc.tuple(places(s, classes)), options });
  }),
  naive: ([labels], { classes, dtype = "float32" }) =>
    build(
      [...labels.shape, classes],
      (place) => (at(labels, place.slice(0, -1)) === place.at(-1) ? 1 : 0),
      dtype,
    ),
  notDifferentiable: "a label is no number",
};
