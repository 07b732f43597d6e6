import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CourseError } from "./error.js";
import { say } from "./print.js";
import { current, fail } from "./stage.js";

/** What is kept of a training: the loss before each step, and whatever else the step draws or tells. */
export interface Result {
  readonly losses: readonly number[];
}

/** How many steps a training takes, and how many of them it takes in a test. */
interface Budget {
  readonly steps: number;
  readonly quick: number;
}

/**
 * Trains: in full for a reader; for a few steps in a test, whose losses must be those of the record,
 * bit for bit; to renew the record; and not at all for the page, which shows the record. The record
 * is results.json in the tutorial's folder.
 */
export async function trained<R extends Result>(
  name: string,
  { steps, quick }: Budget,
  train: (steps: number) => Promise<R>,
): Promise<R> {
  const { purpose, tutorial } = current();
  const path = join(tutorial.folder, "results.json");
  const records = () => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {}) as Record<string, R>;
  if (purpose === "page") return recordOf(records(), name, path);
  const result = await train(purpose === "quick" ? quick : steps);
  if (purpose === "renew") {
    const losses = result.losses.map((loss, i) => (i < quick ? loss : Number(loss.toPrecision(4))));
    writeFileSync(`${path}.new`, `${JSON.stringify({ ...records(), [name]: { ...result, losses } })}\n`);
    renameSync(`${path}.new`, path);
  }
  if (purpose === "quick") compareLosses(name, records()[name]?.losses, result.losses);
  return result;
}

function recordOf<R>(records: Record<string, R>, name: string, path: string): R {
  const record = records[name];
  if (record) return record;
  throw new CourseError(
    `${path} has no "${name}": npm run tutorial -- ${current().tutorial.name} --renew records it`,
  );
}

function compareLosses(name: string, recorded: readonly number[] | undefined, got: readonly number[]): void {
  if (!recorded) {
    say(`– ${name}   there is no record of this training to compare with`);
    return;
  }
  const differing = got.findIndex((loss, i) => !Object.is(loss, recorded[i]));
  if (differing < 0) {
    say(`✓ ${name}   the first ${got.length} losses are those of the recorded training, bit for bit`);
    return;
  }
  say(
    `✗ ${name}   loss ${differing} is ${got[differing]}, recorded was ${recorded[differing]}: ` +
      "as it should be, if you changed the training; --renew records it again",
  );
  fail(`${name}: the recorded training is another`);
}
