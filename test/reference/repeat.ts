import fc from "fast-check";
import { shapeOfRank, values } from "./draw.js";
import { at, build, count } from "./plain.js";
import type { One, Row } from "./row.js";

export const repeat: Row<One, readonly number[]> = {
  calls: shapeOfRank(0, 3)
    .chain((s) =>
      fc.record({
        inputs: fc.tuple(values(s)),
        options: fc.array(fc.nat(3), { minLength: s.length, maxLength: s.length + 2 }),
      }),
    )
    .filter(({ inputs: [x], options }) => x.data.length * count(options) < 2000),
  naive: ([x], times) => {
    const extents = [...times.slice(x.shape.length).map(() => 1), ...x.shape];
    const shape = times.map((n, axis) => n * (extents[axis] as number));
    const added = times.length - x.shape.length;
    return build(shape, (index) =>
      at(
        x,
        x.shape.map((extent, axis) => (index[added + axis] as number) % extent),
      ),
    );
  },
  alsoTakes: ["int32", "bool"],
};
