import fc from "fast-check";
import type { Shape } from "../../src/index.js";
import { broadcasting, values } from "./draw.js";
import { add, atBroadcast, build } from "./plain.js";
import { reducing } from "./reduction.js";
import type { One, Row } from "./row.js";

export const sum = reducing(add, { alsoTakes: ["int32"] });

export const broadcastTo: Row<One, Shape> = {
  calls: broadcasting(2).chain(([whole = [], part = []]) =>
    fc.record({ inputs: fc.tuple(values(part)), options: fc.constant(whole) }),
  ),
  naive: ([x], shape) => build(shape, (index) => atBroadcast(x, index)),
  alsoTakes: ["int32", "bool"],
};
