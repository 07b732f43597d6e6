import fc from "fast-check";
import { values } from "./draw.js";
import { add, at, build, range } from "./plain.js";
import type { One, Row } from "./row.js";
import { asImages, asLines, imageSize, lineSize, type Pair } from "./window.js";

/** The places of the i-th of m windows over n places. */
function covered(i: number, n: number, m: number): readonly number[] {
  return range(n).filter((place) => (place + 1) * m > i * n && place * m < (i + 1) * n);
}

export const adaptiveAvgPool2d: Row<One, Pair> = {
  calls: fc
    .record({
      batch: fc.nat(2),
      channels: fc.nat(2),
      image: imageSize,
      size: imageSize,
      square: fc.boolean(),
    })
    .chain(({ batch, channels, image, size, square }) =>
      fc.record({
        inputs: fc.tuple(values([batch, channels, ...image])),
        options: fc.constant<Pair>(square ? size[0] : size),
      }),
    ),
  naive: ([x], size) => {
    const [batch = 0, channels = 0, height = 0, width = 0] = x.shape;
    const [rows, columns] = typeof size === "number" ? [size, size] : size;
    return build([batch, channels, rows, columns], ([b = 0, c = 0, i = 0, j = 0]) => {
      const held = covered(i, height, rows).flatMap((row) =>
        covered(j, width, columns).map((column) => at(x, [b, c, row, column])),
      );
      return add(held) / held.length;
    });
  },
};

export const adaptiveAvgPool1d: Row<One, number> = {
  calls: fc
    .record({ batch: fc.nat(2), channels: fc.nat(2), length: lineSize, size: fc.integer({ min: 1, max: 9 }) })
    .chain(({ batch, channels, length, size }) =>
      fc.record({ inputs: fc.tuple(values([batch, channels, length])), options: fc.constant(size) }),
    ),
  naive: ([x], size) => asLines(adaptiveAvgPool2d.naive([asImages(x)], [1, size])),
};
