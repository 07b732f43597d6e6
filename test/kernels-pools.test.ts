import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FloatDtype, gradient, maxPool2d, mul, sum, type Tensor, tensor, vjp } from "../src/index.js";
import { compareWithNaive } from "./reference/compare.js";
import { distinct, values } from "./reference/draw.js";
import { type Plain, range } from "./reference/plain.js";
import * as pool from "./reference/pool.js";
import type { Row } from "./reference/row.js";

/* Windows are met by vectors of neighbours, four strides apart or two: here in rows of every length. */

const widths = range(26).map((i) => i + 3);
const strides = [1, 2, 3, 4, 5];
const draw = (x: fc.Arbitrary<Plain>): Plain => fc.sample(x, { numRuns: 1, seed: 1 })[0] as Plain;

describe.each(strides)("pooling at stride %i", (stride) => {
  test.each([1, 2, 3])("by windows of %i has the reference's values, in every width", (kernel) => {
    for (const width of widths) {
      const [image, options] = [[1, 2, 5, width], { kernel, stride }];
      const y = pool.avgPool2d.naive([draw(values(image))], options).shape;
      const compare = (name: string, row: unknown, x: Plain, more = {}) =>
        compareWithNaive(name, row as Row, { inputs: [x], options: { ...options, ...more } });
      compare("maxPool2d", pool.maxPool2d, draw(distinct(image)));
      compare("avgPool2d", pool.avgPool2d, draw(values(image)));
      compare("avgPool2dAdjoint", pool.avgPool2dAdjoint, draw(values(y)), { size: image });
    }
  });

  test.each([
    [2, "float32"],
    [3, "float32"],
    [2, "float64"],
    [3, "float64"],
  ] as const)("by windows of %i sends cotangents to the largest, in %s", (kernel, dtype) => {
    for (const width of widths) expectAtLargest(width, kernel, stride, dtype);
  });
});

/** Each element gets the sum of what its windows weigh, if it is the largest there. */
function expectAtLargest(width: number, kernel: number, stride: number, dtype: FloatDtype): void {
  const [image, options] = [[1, 2, 5, width], { kernel, stride }];
  const { data } = draw(distinct(image));
  const y = pool.maxPool2d.naive([{ shape: image, data }], options);
  const expected = data.map(() => 0);
  for (const [i, value] of y.data.entries()) (expected[data.indexOf(value)] as number) += i + 1;
  const weights = tensor(
    Float64Array.from(range(y.data.length), (i) => i + 1),
    { shape: y.shape, dtype },
  );
  const x = tensor(Float64Array.from(data), { shape: image, dtype });
  const [dx] = gradient((x) => sum(mul(weights, maxPool2d(x, options))), [x]);
  expect([...(dx?.data() ?? [])]).toEqual(expected);
}

test.each(["float32", "float64"] as const)(
  "pooling passes on a NaN at each place of a window, in %s",
  (dtype) => {
    const image = [1, 1, 4, 18];
    for (const at of range(72)) {
      const data = Float64Array.from(range(72), (i) => (i === at ? Number.NaN : (7 * i) % 13));
      const x = tensor(data, { shape: image, dtype });
      const pooled = (x: Tensor) => maxPool2d(x, { kernel: 2 });
      const alone = pooled(x);
      const [recorded] = vjp(pooled, [x]);
      expect(alone.toArray(), `at ${at}`).toEqual(recorded.toArray());
      const window = 9 * Math.floor(at / 36) + Math.floor((at % 18) / 2);
      expect(
        [...alone.data()].flatMap((y, i) => (Number.isNaN(y) ? [i] : [])),
        `at ${at}`,
      ).toEqual([window]);
    }
  },
);
