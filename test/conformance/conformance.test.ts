import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { caseOf } from "./case.js";
import { absenceOf, absentForms, absentOperators, unlisted } from "./onnx/absent.js";
import { caseOf as onnxCaseOf } from "./onnx/case.js";
import { nameOf, type OnnxCase, type OnnxTensor, readOnnx } from "./onnx/format.js";
import { table as onnxTable } from "./onnx/table/index.js";
import { readReference } from "./reference.js";
import type { Case, Tally } from "./report.js";
import { tally } from "./run.js";
import { rowOf, table } from "./table/index.js";

const folder = fileURLToPath(new URL("./cases/", import.meta.url));
const torch = ["torch", "recurrent"].flatMap((name) => readReference(`${folder}${name}.json`));
const onnx = readdirSync(`${folder}onnx`)
  .filter((name) => name.endsWith(".ndjson"))
  .flatMap((name) => readOnnx(`${folder}onnx/${name}`));

function byOperator(cases: readonly Case[]): [operator: string, cases: Case[]][] {
  const operators = [...new Set(cases.map(({ operator }) => operator))];
  return operators.map((each) => [each, cases.filter(({ operator }) => operator === each)]);
}

describe("PyTorch's cases, in float64 and float32", () => {
  test.each(byOperator(torch.map(caseOf)))("%s", (operator, cases) => {
    const { passed, failures } = tally(cases).get(operator) as Tally;
    expect(failures).toEqual([]);
    expect(passed).toBe(cases.length);
  });
});

describe("ONNX's cases", () => {
  test.each(byOperator(onnx.map(onnxCaseOf)))("%s", (operator, cases) => {
    const { passed, failures, skips } = tally(cases).get(operator) as Tally;
    expect(failures).toEqual([]);
    expect(passed + skips.length).toBe(cases.length);
  });

  test("all but those that need what we do not have", () => {
    const reasons = onnx.map(absenceOf);
    expect(reasons).not.toContain(unlisted);
    expect(reasons.filter((reason) => reason === undefined)).toHaveLength(565);
  });
});

describe("a number that is a little off, the middle one of each output", () => {
  const judged = onnx.filter((each) => absenceOf(each) === undefined);
  test.each([...new Set(judged.map(({ op }) => op))])("is seen in all cases of %s", (operator) => {
    const unseen = judged
      .filter(({ op }) => op === operator)
      .flatMap((each) =>
        each.outputs.filter(({ data }) => data.length > 0).map((output) => off(each, output)),
      )
      .filter((wrong) => tally([onnxCaseOf(wrong)]).get(operator)?.failures.length !== 1);
    expect(unseen.map(({ name }) => name)).toEqual([]);
  });
});

/** The same case, but for one element of an output. */
function off(given: OnnxCase, output: OnnxTensor): OnnxCase {
  const { dtype, data } = output;
  const middle = Math.floor(data.length / 2);
  const value = Number(data[middle]);
  const other = dtype.startsWith("float") ? value + 0.0011 * Math.max(Math.abs(value), 0.001) : 1 - value;
  const wrong = { ...output, data: data.with(middle, Number.isFinite(other) ? other : 1) };
  return { ...given, outputs: given.outputs.map((each) => (each === output ? wrong : each)) };
}

describe("each row of the table has a case", () => {
  const used = new Set(torch.map(rowOf));
  test.each([...table])("%s", (_operator, row) => {
    expect(used).toContain(row);
  });

  const operators = new Set(onnx.flatMap(({ nodes }) => nodes.map(nameOf)));
  test.each([...onnxTable.keys()])("%s of ONNX", (operator) => {
    expect(operators).toContain(operator);
  });
});

describe("each reason to skip has a case", () => {
  const reasonsFor = (operator: string) =>
    onnx.filter(({ nodes }) => nodes.map(nameOf).includes(operator)).map(absenceOf);
  test.each([...absentOperators])("%s", (operator, reason) => {
    expect(reasonsFor(operator)).toContain(reason);
  });
  test.each([...absentForms])("a form of %s", (operator, { reason }) => {
    expect(reasonsFor(operator)).toContain(reason);
  });
});
