import fc from "fast-check";
import { attend as attendTo, full, type Tensor, where } from "../../src/index.js";
import { bools, extent, shapeOfRank, values } from "./draw.js";
import { add, at, atBroadcast, build, type Plain, range } from "./plain.js";
import type { Row } from "./row.js";

type Inputs = readonly [q: Plain, k: Plain, v: Plain, ...mask: Plain[]];

const small = fc.integer({ min: 1, max: 9 });

/** Batches, of which keys may have fewer; and what is hidden, in every way of broadcasting. */
const calls = fc
  .record({
    lead: shapeOfRank(0, 2).filter((s) => s.every((n) => n < 4)),
    queries: extent,
    keys: fc.oneof({ weight: 6, arbitrary: small }, fc.constant(0)),
    d: small,
    width: extent,
    shared: fc.boolean(),
    hides: fc.boolean(),
    drop: fc.nat(3),
    ones: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  })
  .chain(({ lead, queries, keys, d, width, shared, hides, drop, ones }) => {
    const ofKeys = shared ? lead.map(() => 1) : lead;
    const scores = [...lead, queries, keys];
    const part = scores.slice(Math.min(drop, scores.length)).map((n, axis) => (ones[axis] ? 1 : n));
    const mask = bools(part).map((x) => ({
      ...x,
      data: x.data.map((hidden, i) => (i % (part.at(-1) as number) ? hidden : 0)), // each query sees the first key
    }));
    const inputs = [
      values([...lead, queries, d]),
      values([...ofKeys, keys, d]),
      values([...ofKeys, keys, width]),
    ];
    return fc
      .tuple(...inputs, ...(hides && part.length > 0 ? [mask] : []))
      .map((drawn) => ({ inputs: drawn as unknown as Inputs }));
  });

function shares(q: Plain, k: Plain, hidden?: Plain): Plain {
  const [keys, d] = k.shape.slice(-2) as [number, number];
  const scores = build([...q.shape.slice(0, -1), keys], (index) => {
    const [lead, i, j] = [index.slice(0, -2), index.at(-2) as number, index.at(-1) as number];
    if (hidden && atBroadcast(hidden, index)) return Number.NEGATIVE_INFINITY;
    const products = range(d).map((f) => at(q, [...lead, i, f]) * atBroadcast(k, [...lead, j, f]));
    return add(products) / Math.sqrt(d);
  });
  return build(scores.shape, (index) => {
    const row = range(keys).map((j) => at(scores, [...index.slice(0, -1), j]));
    const largest = Math.max(...row);
    const total = add(row.map((score) => Math.exp(score - largest)));
    return Math.exp((row[index.at(-1) as number] as number) - largest) / total;
  });
}

export const attend: Row<Inputs, undefined> = {
  calls,
  naive: ([q, k, v, hidden]) => {
    const [keys, width] = v.shape.slice(-2) as [number, number];
    const a = shares(q, k, hidden);
    return build([...q.shape.slice(0, -1), width], (index) => {
      const [row, f] = [index.slice(0, -1), index.at(-1) as number];
      const lead = row.slice(0, -1);
      return add(range(keys).map((j) => at(a, [...row, j]) * atBroadcast(v, [...lead, j, f])));
    });
  },
  compute: ([q, k, v, hidden]) => {
    const [x, keys, taken] = [q, k, v] as [Tensor, Tensor, Tensor];
    return attendTo(x, keys, taken, hidden ? where(hidden, full([], -Infinity, x.dtype), 0) : 0)[0];
  },
  finiteOnly:
    "M adds −∞ to a hidden score: to one that is ∞ or NaN too; and among large scores, rounding decides",
};
