import fc from "fast-check";
import { bools, broadcasting, shape, values } from "./draw.js";
import { broadcastShape, pairwise, twoShapes, unary } from "./elementwise.js";
import { atBroadcast, build, type Plain } from "./plain.js";
import type { One, Row, Two } from "./row.js";

const notDifferentiable = "truth values take no small steps";

function logical(holds: (a: boolean, b: boolean) => boolean): Row<Two> {
  return {
    calls: twoShapes.chain(([s, t]) => fc.tuple(bools(s), bools(t))).map((inputs) => ({ inputs })),
    naive: ([a, b]) => ({ ...pairwise((x, y) => Number(holds(x === 1, y === 1)), a, b), dtype: "bool" }),
    notDifferentiable,
  };
}

export const logicalAnd = logical((a, b) => a && b);
export const logicalOr = logical((a, b) => a || b);
export const logicalXor = logical((a, b) => a !== b);

export const logicalNot: Row<One> = {
  calls: shape.chain(bools).map((x) => ({ inputs: [x] })),
  naive: ([x]) => ({ ...x, data: x.data.map((value) => 1 - value) }),
  notDifferentiable,
};

function test(holds: (x: number) => boolean): Row<One> {
  return unary(
    () => 0,
    {},
    {
      naive: ([x]) => ({ ...x, data: x.data.map((value) => Number(holds(value))), dtype: "bool" }),
      alsoTakes: ["int32"],
      notDifferentiable,
    },
  );
}

const nan = test(Number.isNaN);
const finite = test(Number.isFinite);

export { finite as isFinite, nan as isNaN };

export const maskedFill: Row<readonly [x: Plain, mask: Plain], number> = {
  calls: fc
    .tuple(broadcasting(2), fc.boolean(), fc.constantFrom(0, 7, -3))
    .chain(([[s = [], t = []], swap, options]) =>
      fc.tuple(values(swap ? t : s), bools(swap ? s : t)).map((inputs) => ({ inputs, options })),
    ),
  naive: ([x, mask], value) =>
    build(broadcastShape(x, mask), (index) => (atBroadcast(mask, index) ? value : atBroadcast(x, index))),
  alsoTakes: ["int32"],
};
