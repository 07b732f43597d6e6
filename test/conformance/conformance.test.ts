import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { caseOf } from "./case.js";
import { readReference } from "./reference.js";
import { tally } from "./run.js";
import { rowOf, table } from "./table/index.js";

const cases = ["torch", "recurrent"].flatMap((name) =>
  readReference(fileURLToPath(new URL(`./cases/${name}.json`, import.meta.url))),
);

describe("PyTorch's cases, in float64 and float32", () => {
  test.each([...new Set(cases.map(({ op }) => op))])("%s", (operator) => {
    const ofOperator = cases.filter(({ op }) => op === operator);
    const { passed, failures } = tally(ofOperator.map(caseOf)).get(operator) ?? {};
    expect(failures).toEqual([]);
    expect(passed).toBe(ofOperator.length);
  });
});

describe("the table", () => {
  const used = new Set(cases.map(rowOf));
  test.each([...table])("%s has a case", (_operator, row) => {
    expect(used).toContain(row);
  });
});
