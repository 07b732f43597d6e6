import fc from "fast-check";
import { axesOf, optional, shapeOfRank, values } from "./draw.js";
import { at, build, fromFront, range } from "./plain.js";
import type { One, Row } from "./row.js";

const anything = { alsoTakes: ["int32", "bool"] } as const;

/** How far right of the main diagonal, at times past the corners. */
const offset = fc.integer({ min: -7, max: 7 });

function triangle(keeps: (right: number, offset: number) => boolean): Row<One, number | undefined> {
  return {
    calls: shapeOfRank(2, 4).chain((s) =>
      fc.record({ inputs: fc.tuple(values(s)), options: optional(offset) }),
    ),
    naive: ([x], k = 0) =>
      build(x.shape, (index) => {
        const [i, j] = index.slice(-2) as [number, number];
        return keeps(j - i, k) ? at(x, index) : 0;
      }),
    ...anything,
  };
}

export const tril = triangle((right, k) => right <= k);
export const triu = triangle((right, k) => right >= k);

export const diagonal: Row<One, { offset?: number; axes?: readonly [number, number] } | undefined> = {
  calls: shapeOfRank(2, 4).chain((s) => {
    const axes = axesOf(s.length, 2).map(([rows, columns]) => [rows, columns] as [number, number]);
    const options = fc.record({ offset, axes }, { requiredKeys: [] });
    return fc.record({ inputs: fc.tuple(values(s)), options: optional(options) });
  }),
  naive: ([x], { offset: k = 0, axes = [-2, -1] } = {}) => {
    const [rows, columns] = axes.map((axis) => fromFront(axis, x.shape.length)) as [number, number];
    const places = range(x.shape[rows] as number).filter(
      (i) => i + k >= 0 && i + k < (x.shape[columns] as number),
    );
    const batch = range(x.shape.length).filter((axis) => axis !== rows && axis !== columns);
    return build([...batch.map((axis) => x.shape[axis] as number), places.length], (index) => {
      const i = places[index.at(-1) as number] as number;
      return at(
        x,
        x.shape.map((_, axis) => {
          if (axis === rows) return i;
          return axis === columns ? i + k : (index[batch.indexOf(axis)] as number);
        }),
      );
    });
  },
  ...anything,
};
