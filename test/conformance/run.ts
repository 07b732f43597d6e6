import { caseOf } from "./case.js";
import { DamagedFile } from "./file.js";
import { caseOf as onnxCaseOf } from "./onnx/case.js";
import { readOnnx } from "./onnx/format.js";
import { readReference } from "./reference.js";
import { type Case, reasonsOf, Tally } from "./report.js";

const usage = "usage: npm run conformance -- FILE…   (torch-reference/1, or ONNX's as .ndjson)";

/**
 * Runs the cases of files and prints what became of them. Returns the exit code: 1 if a case fails,
 * 2 if a file cannot be read as what it should be, or none is named.
 */
export function runFiles(
  paths: readonly string[],
  print: (line: string) => void,
  complain: (line: string) => void,
): 0 | 1 | 2 {
  if (paths.length === 0 || paths.some((path) => path.startsWith("-"))) {
    complain(usage);
    return 2;
  }
  let cases: readonly Case[];
  try {
    cases = paths.flatMap(casesOf);
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    complain(error.message);
    return 2;
  }
  const tallies = tally(cases);
  for (const [operator, each] of tallies) for (const line of each.lines(operator)) print(line);
  for (const line of reasonsOf(tallies)) print(line);
  const total = (count: (each: Tally) => number) =>
    [...tallies.values()].reduce((sum, each) => sum + count(each), 0);
  const failed = total(({ failures }) => failures.length);
  print(
    `${total(({ passed }) => passed)} passed, ${failed} failed, ${total(({ skips }) => skips.length)} skipped`,
  );
  return failed > 0 ? 1 : 0;
}

/** Judges cases, and gathers the verdicts by operator. */
export function tally(cases: readonly Case[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const each of cases) {
    const ofOperator = tallies.get(each.operator) ?? new Tally();
    tallies.set(each.operator, ofOperator);
    ofOperator.add(each);
  }
  return tallies;
}

/** The cases of a file, by its format. Throws a DamagedFile. */
function casesOf(path: string): readonly Case[] {
  if (path.endsWith(".ndjson")) return readOnnx(path).map(onnxCaseOf);
  return readReference(path).map(caseOf);
}
