import fc from "fast-check";
import { extent, shapeOfRank, values } from "./draw.js";
import { affine as naive } from "./nn/dense.js";
import { at, atBroadcast, build, type Plain } from "./plain.js";
import type { Row, Two } from "./row.js";

export const linear: Row = {
  calls: fc
    .record({ lead: shapeOfRank(0, 2), inputs: extent, outputs: extent, bias: fc.boolean() })
    .chain(({ lead, inputs, outputs, bias }) => {
      const shapes = [[...lead, inputs], [outputs, inputs], ...(bias ? [[outputs]] : [])];
      return fc.record({ inputs: fc.tuple(...shapes.map((s) => values(s))) });
    }),
  naive: ([x, weight, bias]) => naive(x as Plain, weight as Plain, bias),
};

export const affine: Row = {
  calls: fc
    .record({ lead: shapeOfRank(0, 2), inputs: extent, outputs: extent, one: fc.boolean() })
    .chain(({ lead, inputs, outputs, one }) => {
      const shapes = [[...lead, inputs], [outputs, inputs], one ? [] : [outputs]];
      return fc.record({ inputs: fc.tuple(...shapes.map((s) => values(s))) });
    }),
  naive: ([x, weight, bias]) => {
    const outputs = (weight as Plain).shape[0] as number;
    return naive(
      x as Plain,
      weight as Plain,
      build([outputs], (i) => atBroadcast(bias as Plain, i)),
    );
  },
};

export const outer: Row<Two> = {
  calls: fc
    .tuple(extent, extent)
    .chain(([m, n]) => fc.tuple(values([m]), values([n])))
    .map((inputs) => ({ inputs })),
  naive: ([a, b]) =>
    build([a.shape[0] as number, b.shape[0] as number], ([i = 0, j = 0]) => at(a, [i]) * at(b, [j])),
  alsoTakes: ["int32"],
};
