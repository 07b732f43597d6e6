import { judge } from "./case.js";
import { DamagedFile, type ReferenceCase, readReference } from "./reference.js";
import { Tally } from "./report.js";
import { rowOf } from "./table/index.js";

const usage = "usage: npm run conformance -- FILE…   (files of torch-reference/1)";

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
  let cases: readonly ReferenceCase[];
  try {
    cases = paths.flatMap(readReference);
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    complain(error.message);
    return 2;
  }
  const tallies = [...tally(cases).entries()];
  for (const [operator, each] of tallies) for (const line of each.lines(operator)) print(line);
  const total = (count: (each: Tally) => number) => tallies.reduce((sum, [, each]) => sum + count(each), 0);
  const failed = total(({ failures }) => failures.length);
  print(
    `${total(({ passed }) => passed)} passed, ${failed} failed, ${total(({ skipped }) => skipped)} skipped`,
  );
  return failed > 0 ? 1 : 0;
}

/** Judges cases, and gathers the verdicts by operator. */
export function tally(cases: readonly ReferenceCase[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const each of cases) {
    const ofOperator = tallies.get(each.op) ?? new Tally();
    tallies.set(each.op, ofOperator);
    const row = rowOf(each);
    ofOperator.add(each.id, row && judge(each, row));
  }
  return tallies;
}
