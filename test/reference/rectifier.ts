import fc from "fast-check";
import { optional, shape, shapeOfRank, values } from "./draw.js";
import { unary } from "./elementwise.js";
import { at, build, type Plain } from "./plain.js";
import type { One, Row } from "./row.js";

const awayFromZero = { low: -3, high: 3, avoid: 10 };

/** x where it is positive, f(x, option) elsewhere. */
function below<Options>(
  options: fc.Arbitrary<Options>,
  f: (x: number, options: Options) => number,
): Row<One, Options> {
  return {
    calls: fc.record({ inputs: fc.tuple(shape.chain((s) => values(s, awayFromZero))), options }),
    naive: ([x], options) => ({ ...x, data: x.data.map((value) => (value > 0 ? value : f(value, options))) }),
  };
}

export const leakyRelu = below(
  optional(fc.constantFrom<{ slope?: number }[]>({}, { slope: 0 }, { slope: 0.2 }, { slope: -1 })),
  (x, options) => (options?.slope ?? 0.01) * x,
);

export const elu = below(
  optional(fc.constantFrom<{ alpha?: number }[]>({}, { alpha: 0 }, { alpha: 0.5 }, { alpha: -2 })),
  (x, options) => (options?.alpha ?? 1) * Math.expm1(x),
);

export const selu = unary(
  (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  awayFromZero,
);

export const prelu: Row<readonly [x: Plain, slope: Plain]> = {
  calls: fc
    .oneof(
      shape.chain((s) =>
        fc.tuple(
          values(s, awayFromZero),
          fc.constantFrom([], [1]).chain((one) => values(one)),
        ),
      ),
      shapeOfRank(2, 4).chain((s) => fc.tuple(values(s, awayFromZero), values([s[1] as number]))),
    )
    .map((inputs) => ({ inputs })),
  naive: ([x, slope]) =>
    build(x.shape, (index) => {
      const value = at(x, index);
      const channel = slope.data.length === 1 ? 0 : (index[1] as number);
      return value > 0 ? value : value * (slope.data[channel] as number);
    }),
};
