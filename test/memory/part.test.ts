import { beforeEach, describe, expect, test } from "vitest";
import {
  add,
  arange,
  assign,
  concat,
  keep,
  memory,
  mul,
  parameter,
  ReleasedError,
  reshape,
  scope,
  setMemoryBudget,
  slice,
  square,
  sum,
  type Tensor,
  tensor,
  vjp,
  zeros,
} from "../../src/index.js";
import { SGD } from "../../src/optim/index.js";
import { settle } from "../../src/wasm/block.js";
import { Storage } from "../../src/wasm/storage.js";
import { churn } from "./churn.js";

const WIDTH = 2048;

/** 0, 1, 2, … in rows, where kernels find them. */
const rows = (count: number, width = WIDTH) =>
  add(reshape(arange(count * width, { dtype: "float32" }), [count, width]), 0);
const nested = (x: Tensor) => x.toArray() as number[][];

function copied(run: () => void): number {
  const before = memory().copiedBytes;
  run();
  return memory().copiedBytes - before;
}

beforeEach(() => setMemoryBudget(2 ** 26));

describe("a slice of a quarter or more", () => {
  test.each([
    ["rows", [{ start: 2, stop: 7 }]],
    ["just a quarter", [{ start: 3, stop: 5 }]],
    ["long parts of rows", [{}, { start: 10, stop: 1034 }]],
    ["parts of some rows", [{ stop: 6 }, { start: 1000 }]],
    ["all", [{}]],
  ])("copies nothing: %s", (_, ranges) => {
    const x = rows(8);
    const [{ start, stop }, columns] = ranges as [{ start?: number; stop?: number }, (typeof ranges)[1]];
    expect(copied(() => slice(x, ranges))).toBe(0);
    const expected = nested(x).slice(start, stop);
    expect(slice(x, ranges).toArray()).toEqual(
      expected.map((row) => row.slice(columns?.start, columns?.stop)),
    );
  });

  test.each([
    ["less than a quarter", rows(8), [{ start: 3, stop: 4 }]],
    ["short parts of rows", rows(8), [{}, { stop: 1023 }]],
    ["every other row", rows(8), [{ step: 2 }]],
    ["a small value", rows(4, 16), [{ stop: 3 }]],
    ["a parameter", parameter(rows(8)), [{ stop: 4 }]],
    ["what no kernel has seen", tensor(new Float32Array(8 * WIDTH), { shape: [8, WIDTH] }), [{ stop: 4 }]],
  ])("is needed, and more: copies %s", (_, x, ranges) => {
    expect(copied(() => slice(x, ranges))).toBeGreaterThan(0);
  });

  test("is none of values that have their place, but are not there yet", () => {
    const values = Storage.from("float32", new Float32Array(1000));
    settle(values);
    expect(values.part(0, [1000], [1])).toBeUndefined();
  });

  test("of a slice lies where that lies", () => {
    const half = slice(rows(8), [{ start: 4 }]);
    expect(copied(() => slice(half, [{ start: 2 }]))).toBe(0);
    expect(slice(half, [{ start: 2 }]).toArray()).toEqual(nested(rows(8)).slice(6));
  });

  test("is what the cotangent of concat consists of", () => {
    const [a, b] = [rows(8), rows(8)];
    const [y, pull] = vjp((a, b) => concat([a, b], 1), [a, b]);
    const dy = square(y);
    let dx: Tensor[] = [];
    expect(copied(() => (dx = pull(dy)))).toBe(0);
    expect(dx.map((each) => each.toArray())).toEqual([a, b].map((x) => square(x).toArray()));
  });
});

test("a part survives a spill of the whole", () => {
  const x = rows(8);
  const [upper, left] = [slice(x, [{ stop: 4 }]), slice(x, [{}, { stop: 1024 }])];
  const expected = nested(x);
  setMemoryBudget(2 ** 20);
  churn(4 * 2 ** 20);
  expect(memory().spills).toBeGreaterThan(0);
  expect(nested(upper)).toEqual(expected.slice(0, 4));
  expect(add(left, 0).toArray()).toEqual(expected.map((row) => row.slice(0, 1024)));
});

describe("what is changed in place", () => {
  test.each([
    ["a large value", WIDTH],
    ["as large as a page takes", 16],
  ])("leaves the slices that were taken before: %s", (_, width) => {
    const x = rows(4, width);
    const before = nested(x);
    const [all, half] = [slice(x, [{}]), slice(x, [{ stop: 2 }])];
    const quarter = slice(half, [{ start: 1 }]);
    assign(x, zeros([4, width]));
    expect(all.toArray()).toEqual(before);
    expect(half.toArray()).toEqual(before.slice(0, 2));
    expect(quarter.toArray()).toEqual(before.slice(1, 2));
    expect(sum(x).item()).toBe(0);
  });

  test("leaves what it is a slice of", () => {
    const x = rows(4);
    const left = slice(x, [{}, { stop: 1024 }]);
    assign(left, slice(x, [{}, { start: 1024 }]));
    expect(x.toArray()).toEqual(rows(4).toArray());
    expect(left.toArray()).toEqual(nested(x).map((row) => row.slice(1024)));
  });

  test("may be given a part of itself", () => {
    const x = rows(4);
    const before = nested(x);
    const top = slice(x, [{ stop: 2 }]);
    assign(x, concat([slice(x, [{ start: 2 }]), top]));
    expect(nested(x)).toEqual([...before.slice(2), ...before.slice(0, 2)]);
    expect(nested(top)).toEqual(before.slice(0, 2));
  });

  test("by an optimiser leaves slices too", () => {
    const w = rows(4);
    const half = slice(w, [{ stop: 2 }]);
    keep(w).tracked = true;
    const before = nested(w);
    new SGD([w], { learningRate: 1 }).minimize(() => sum(square(w)));
    expect(nested(w)).toEqual(before.map((row) => row.map((value) => 0 - value)));
    expect(nested(half)).toEqual(before.slice(0, 2));
  });
});

describe("at the end of a scope", () => {
  test("a slice that is returned keeps its values; all is given back with the last part", () => {
    const before = memory().resident;
    scope(() => {
      const half = scope(() => slice(rows(100), [{ start: 50 }]));
      expect(memory().resident - before).toBeGreaterThan(400 * WIDTH);
      expect(nested(half)[0]).toEqual(nested(rows(51))[50]);
    });
    expect(memory().resident).toBe(before);
  });

  test("less than a quarter does not keep the rest", () => {
    const before = memory().resident;
    const row = scope(() => slice(rows(100), [{ start: 50, stop: 51 }]));
    expect(memory().resident - before).toBeLessThan(5 * WIDTH);
    expect(row.toArray()).toEqual([nested(rows(51))[50]]);
  });

  test("no slice can be had of what is released, though it was spilled and forgotten", () => {
    setMemoryBudget(2 ** 20);
    let x = rows(8);
    scope(() => {
      x = rows(8);
      for (let i = 0; i < 3000; i++) mul(zeros([200]), i);
    });
    expect(() => slice(x, [{ start: 1 }])).toThrow(ReleasedError);
  });
});
