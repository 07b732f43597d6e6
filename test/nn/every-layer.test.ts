import { describe, expect, test } from "vitest";
import * as nn from "../../src/nn/index.js";
import {
  checkOp,
  compareOnViews,
  comparePrecisions,
  compareWithNaive,
  compareWithSpecials,
} from "../reference/compare.js";
import { every } from "../reference/every.js";
import { layers, noLayers } from "../reference/nn/index.js";

describe.each(layers)("%s", (name, row) => {
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

  test("has the gradient that is the slope for all inputs and parameters, to the second order", () => {
    every(smooth, (call) => checkOp(name, row, call));
  });

  test("has the same gradient in float32 as in float64", () => {
    every(smooth, (call) => comparePrecisions(name, row, call));
  });
});

test("the table has a row for each export of nn and none besides", () => {
  expect([...layers, ...noLayers].map(([name]) => name).sort()).toEqual(Object.keys(nn).sort());
});
