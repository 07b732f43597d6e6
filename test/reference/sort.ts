import fc from "fast-check";
import * as ops from "../../src/ops/index.js";
import { axisOf, distinct, optional, shapeOfRank, values } from "./draw.js";
import { at, block, build, fromFront, type Plain, range, replaced } from "./plain.js";
import type { One, Row } from "./row.js";

interface Order {
  readonly axis?: number;
  readonly descending?: boolean;
}

const order = (rank: number) =>
  optional(fc.record({ axis: axisOf(rank), descending: fc.boolean() }, { requiredKeys: [] }));

const shape = fc.oneof({ weight: 5, arbitrary: shapeOfRank(1, 3) }, fc.constantFrom([2, 70], [130]));

/** Numbers among which many are equal. */
const withTies = (s: readonly number[]) =>
  values(s).map((x) => ({ ...x, data: x.data.map((value) => Math.round(2 * value) / 2) }));

/** NaN is as large as NaN, and larger than all else. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For each place along an axis, which element goes there. */
function placesInOrder(x: Plain, { axis = -1, descending = false }: Order = {}): Plain {
  const own = fromFront(axis, x.shape.length);
  const along = x.shape.map((extent, other) => (other === own ? extent : 1));
  const sign = descending ? -1 : 1;
  const inOrder = (index: readonly number[]) => {
    const line = block(x, replaced(index, own, 0), along);
    return range(line.length).toSorted((i, j) => sign * compare(line[i] as number, line[j] as number));
  };
  return build(x.shape, (index) => inOrder(index)[index[own] as number] as number, "int32");
}

function inOrder(x: Plain, order?: Order): Plain {
  const own = fromFront(order?.axis ?? -1, x.shape.length);
  const places = placesInOrder(x, order);
  return build(x.shape, (index) => at(x, replaced(index, own, at(places, index))), x.dtype);
}

export const argsort: Row<One, Order | undefined> = {
  calls: shape.chain((s) =>
    fc.record({ inputs: fc.tuple(fc.oneof(values(s), withTies(s))), options: order(s.length) }),
  ),
  naive: ([x], options) => placesInOrder(x, options),
  alsoTakes: ["int32"],
  notDifferentiable: "places do not move with small steps",
};

export const sort: Row<One, Order | undefined> = {
  calls: shape.chain((s) => fc.record({ inputs: fc.tuple(distinct(s)), options: order(s.length) })),
  naive: ([x], options) => inOrder(x, options),
  compute: ([x], options) => ops.sort(x as never, options as Order)[0],
  alsoTakes: ["int32"],
};

interface Top {
  readonly k: number;
  readonly axis?: number;
  readonly largest?: boolean;
}

export const topk: Row<One, Top> = {
  calls: shape
    .chain((s) => fc.tuple(distinct(s), optional(axisOf(s.length)), optional(fc.boolean())))
    .chain(([x, axis, largest]) => {
      const k = fc.nat(x.shape[fromFront(axis ?? -1, x.shape.length)] as number);
      const options = k.map((k) => ({
        k,
        ...(axis !== undefined && { axis }),
        ...(largest !== undefined && { largest }),
      }));
      return fc.record({ inputs: fc.tuple(fc.constant(x)), options });
    }),
  naive: ([x], { k, axis = -1, largest = true }) => {
    const sorted = inOrder(x, { axis, descending: largest });
    const own = fromFront(axis, x.shape.length);
    return build(replaced(x.shape, own, k), (index) => at(sorted, index), x.dtype);
  },
  compute: ([x], options) => ops.topk(x as never, options as Top)[0],
  alsoTakes: ["int32"],
};
