import fc from "fast-check";
import { broadcasting, extent, values } from "./draw.js";
import { broadcastShape } from "./elementwise.js";
import { add, at, build, count, type Plain, range } from "./plain.js";
import type { Row, Two } from "./row.js";

/** Batches that broadcast, and now and then a vector on either side. */
const operands = fc
  .record({
    batches: broadcasting(2).filter((shapes) => shapes.every((s) => s.length < 3 && count(s) < 13)),
    sizes: fc.tuple(extent, extent, extent),
    vectors: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
    swap: fc.boolean(),
  })
  .chain(({ batches: [s = [], t = []], sizes: [m, k, n], vectors, swap }) => {
    const [left, right] = swap ? [t, s] : [s, t];
    const a = vectors[0] === 0 ? [k] : [...left, m, k];
    const b = vectors[1] === 0 ? [k] : [...right, k, n];
    return fc.tuple(values(a), values(b));
  });

export const matmul: Row<Two> = {
  calls: operands.map((inputs) => ({ inputs })),
  naive: ([a, b]) => {
    const isRow = a.shape.length === 1;
    const isColumn = b.shape.length === 1;
    const rows = isRow ? { ...a, shape: [1, ...a.shape] } : a;
    const columns = isColumn ? { ...b, shape: [...b.shape, 1] } : b;
    const y = product(rows, columns);
    const [m, n] = [isRow ? [] : y.shape.slice(-2, -1), isColumn ? [] : y.shape.slice(-1)];
    return { ...y, shape: [...y.shape.slice(0, -2), ...m, ...n] };
  },
};

function product(a: Plain, b: Plain): Plain {
  const [m, k] = a.shape.slice(-2) as [number, number];
  const n = b.shape.at(-1) as number;
  const batches = broadcastShape(
    { shape: a.shape.slice(0, -2), data: [] },
    { shape: b.shape.slice(0, -2), data: [] },
  );
  return build([...batches, m, n], (index) => {
    const batch = index.slice(0, -2);
    const [i, j] = index.slice(-2) as [number, number];
    return add(range(k).map((p) => inBatch(a, batch, i, p) * inBatch(b, batch, p, j)));
  });
}

/** The element of one matrix of a batch, which broadcasts. */
function inBatch(x: Plain, batch: readonly number[], row: number, column: number): number {
  const own = batch.slice(batch.length + 2 - x.shape.length);
  return at(x, [...own.map((i, axis) => (x.shape[axis] === 1 ? 0 : i)), row, column]);
}
