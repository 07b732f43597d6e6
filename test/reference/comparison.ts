import fc from "fast-check";
import { bools, broadcasting, places, values } from "./draw.js";
import { broadcastShape, pairwise, twoShapes } from "./elementwise.js";
import { atBroadcast, build, type Plain } from "./plain.js";
import type { Row, Two } from "./row.js";

function comparison(holds: (a: number, b: number) => boolean): Row<Two> {
  return {
    calls: twoShapes
      .chain(([s, t]) => fc.tuple(places(s, 3), places(t, 3)))
      .map(([a, b]) => ({ inputs: [halves(a), halves(b)] })),
    naive: ([a, b]) => ({ ...pairwise((x, y) => (holds(x, y) ? 1 : 0), a, b), dtype: "bool" }),
    alsoTakes: ["int32", "bool"],
    notDifferentiable: "a comparison is a step",
  };
}

/** 0, ½ and 1: so few that many are equal. */
function halves({ shape, data }: Plain): Plain {
  return { shape, data: data.map((value) => value / 2) };
}

export const equal = comparison((a, b) => a === b);
export const notEqual = comparison((a, b) => a !== b);
export const less = comparison((a, b) => a < b);
export const lessEqual = comparison((a, b) => a <= b);
export const greater = comparison((a, b) => a > b);
export const greaterEqual = comparison((a, b) => a >= b);

export const where: Row<readonly [condition: Plain, a: Plain, b: Plain]> = {
  calls: broadcasting(3)
    .chain((shapes) => fc.shuffledSubarray([...shapes], { minLength: 3 }))
    .chain(([r = [], s = [], t = []]) => fc.tuple(bools(r), values(s), values(t)))
    .map((inputs) => ({ inputs })),
  naive: ([condition, a, b]) =>
    build(broadcastShape(condition, a, b), (index) =>
      atBroadcast(condition, index) ? atBroadcast(a, index) : atBroadcast(b, index),
    ),
  alsoTakes: ["int32", "bool"],
};
