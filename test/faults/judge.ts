/** Compares ops, named as arguments, with their references; says where the first difference is, and exits with 1. */
import fc from "fast-check";
import {
  checkOp,
  compareOn,
  compareOnViews,
  comparePrecisions,
  compareWithNaive,
  compareWithSpecials,
} from "../reference/compare.js";
import { every } from "../reference/every.js";
import { checkMargins, guardHeap } from "../reference/guard.js";
import { reference } from "../reference/index.js";
import type { Row } from "../reference/row.js";

guardHeap();
fc.configureGlobal({ seed: 1, endOnFailure: true });

const named = process.argv
  .slice(2)
  .map((name) => [name, reference[name as keyof typeof reference] as Row] as const);

const comparisons: readonly (readonly [how: string, run: (name: string, row: Row) => void])[] = [
  ["the reference", (name, row) => every(row.calls, (call) => compareWithNaive(name, row, call))],
  ["the reference on views", (name, row) => every(row.calls, (call) => compareOnViews(name, row, call))],
  [
    "the reference on other types",
    (name, row) => {
      for (const dtype of row.alsoTakes ?? []) every(row.calls, (call) => compareOn(dtype, name, row, call));
    },
  ],
  [
    "the reference on NaN and infinities",
    (name, row) => {
      if (row.finiteOnly === undefined) every(row.calls, (call) => compareWithSpecials(name, row, call));
    },
  ],
  [
    "the margins of its memory",
    (name, row) => {
      for (const dtype of ["float32", "float64", ...(row.alsoTakes ?? [])] as const) {
        every(row.calls, (call) => checkMargins(name, row, call, dtype));
      }
    },
  ],
  [
    "the slope",
    (name, row) => {
      const smooth = row.smooth ?? row.calls;
      if (row.notDifferentiable === undefined) every(smooth, (call) => void checkOp(name, row, call));
    },
  ],
  [
    "the gradient in the other precision",
    (name, row) => {
      const smooth = row.smooth ?? row.calls;
      if (row.notDifferentiable === undefined)
        every(smooth, (call) => void comparePrecisions(name, row, call));
    },
  ],
];

for (const [how, run] of comparisons) {
  for (const [name, row] of named) {
    try {
      run(name, row);
    } catch {
      console.log(`${name}, ${how}`);
      process.exit(1);
    }
  }
}
