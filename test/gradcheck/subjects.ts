import * as ops from "../../src/ops/index.js";
import { reference } from "../reference/index.js";
import { layers } from "../reference/nn/index.js";
import type { Row } from "../reference/row.js";

/** An op, a layer or a formula, and what is known of it apart from the library. */
export interface Subject {
  readonly name: string;
  readonly formula: string;
  readonly row: Row;
}

/** Everything that has values to check: every export of ops and of nn, but for those that nn's table excuses. */
export const subjects: readonly Subject[] = [
  ...Object.entries<Row>(reference).map(([name, row]) => {
    const { formula } = ops[name as keyof typeof ops].definition;
    return { name, formula, row };
  }),
  ...layers.map(([name, row]) => ({ name, formula: row.formula, row })),
];
