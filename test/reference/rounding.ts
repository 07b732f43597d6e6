import { shape, values } from "./draw.js";
import { unary } from "./elementwise.js";
import type { One, Row } from "./row.js";

export const abs = unary(Math.abs, { avoid: 10 }, { alsoTakes: ["int32"] });
export const sign = step((x) => Number(x > 0) - Number(x < 0));
export const floor = step(Math.floor);
export const ceil = step(Math.ceil);
export const round = step(halfToEven);

/** Of quarters, so that many lie on a step, or in the middle between two. */
function step(f: (x: number) => number): Row<One> {
  return {
    calls: shape
      .chain((s) => values(s, { low: -4, high: 4 }))
      .map((x) => ({ inputs: [{ ...x, data: x.data.map((value) => Math.round(4 * value) / 4) }] })),
    naive: ([x]) => ({ ...x, data: x.data.map(f) }),
    notDifferentiable: "a step is flat between its jumps",
  };
}

function halfToEven(x: number): number {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}
