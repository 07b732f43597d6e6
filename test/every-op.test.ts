import { describe, expect, test } from "vitest";
import type { Dtype } from "../src/index.js";
import * as ops from "../src/ops/index.js";
import {
  changeOptionsAfter,
  checkOp,
  compareFused,
  compareOn,
  compareOnViews,
  comparePrecisions,
  compareWithNaive,
  compareWithSpecials,
  fusedOf,
} from "./reference/compare.js";
import { every } from "./reference/every.js";
import { reference } from "./reference/index.js";
import type { Row } from "./reference/row.js";

describe.each(Object.entries(reference) as [keyof typeof ops, Row][])("%s", (name, row) => {
  const smooth = row.smooth ?? row.calls;

  test("equals the naive reference, in both precisions", () => {
    every(row.calls, (call) => compareWithNaive(name, row, call));
  });

  test("equals it on views that are not contiguous", () => {
    every(row.calls, (call) => compareOnViews(name, row, call));
  });

  if (row.finiteOnly === undefined) {
    test("passes NaN and infinities like the naive reference", () => {
      every(row.calls, (call) => compareWithSpecials(name, row, call));
    });
  }

  test.each([...(row.alsoTakes ?? [])])("equals it on %s", (dtype) => {
    every(row.calls, (call) => compareOn(dtype, name, row, call));
  });

  test("keeps nothing that its caller may change", () => {
    every(row.calls, (call) => changeOptionsAfter(name, row, call));
  });

  if (fusedOf(name)) {
    test("equals the formula that it fuses, values and gradients", () => {
      every(smooth, (call) => compareFused(name, row, call));
    });
  }

  if (row.notDifferentiable === undefined) {
    test("has the gradient that is the slope, to the second order", () => {
      every(smooth, (call) => checkOp(name, row, call));
    });

    test("has the same gradient in float32 as in float64", () => {
      every(smooth, (call) => comparePrecisions(name, row, call));
    });
  }
});

test.each(Object.entries(reference) as [keyof typeof ops, Row][])(
  "%s is checked on all types that it accepts",
  (name, row) => {
    const { accepts } = ops[name].definition as { accepts?: readonly Dtype[] };
    const checked = ["float32", "float64", ...(row.alsoTakes ?? [])];
    if (accepts) expect(checked.sort()).toEqual([...accepts].sort());
  },
);

test.each(Object.entries(ops))("%s is called by its name, and its formula is complete", (name, op) => {
  expect(op.definition.name).toBe(name);
  expect(op.definition.formula).not.toMatch(/\$|undefined/);
});

test("the table has a row for each op and none besides", () => {
  expect(Object.keys(reference).sort()).toEqual(Object.keys(ops).sort());
});
