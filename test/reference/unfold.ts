import fc from "fast-check";
import { values } from "./draw.js";
import { at, build } from "./plain.js";
import type { One, Row } from "./row.js";
import { imageSize, type Pair, padding, pair, placesOf, type WindowOptions, windows } from "./window.js";

type Options = Omit<WindowOptions, "ceilMode"> & { readonly kernel: Pair };

export const unfold: Row<One, Options> = {
  calls: fc
    .record({
      lead: fc.tuple(fc.nat(2), fc.nat(2)),
      image: imageSize,
      padding,
      moves: fc.record(
        { kernel: pair(1, 3), stride: pair(1, 3), dilation: pair(1, 2) },
        { requiredKeys: ["kernel"] },
      ),
    })
    .map(({ lead, image, padding, moves }) => ({
      shape: [...lead, ...image],
      options: { ...moves, ...(padding !== undefined && { padding }) },
    }))
    .filter(({ shape, options }) =>
      windows(shape.slice(2), options.kernel, options).every((axis) => axis.out > 0),
    )
    .chain(({ shape, options }) =>
      fc.record({ inputs: fc.tuple(values(shape)), options: fc.constant(options) }),
    ),
  naive: ([x], { kernel, ...options }) => {
    const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
    const [rows, columns] = windows([height, width], kernel, options);
    const taps = rows.kernel * columns.kernel;
    return build([batch, channels * taps, rows.out * columns.out], ([b = 0, tap = 0, place = 0]) => {
      const [c, p, q] = [
        Math.floor(tap / taps),
        Math.floor((tap % taps) / columns.kernel),
        tap % columns.kernel,
      ];
      const row = placesOf(rows, Math.floor(place / columns.out))[p] as number;
      const column = placesOf(columns, place % columns.out)[q] as number;
      const isInside = row >= 0 && row < height && column >= 0 && column < width;
      return isInside ? at(x, [b, c, row, column]) : 0;
    });
  },
  alsoTakes: ["int32", "bool"],
};
