/**
 * `npm run mutation [-- FILE…]`: changes the rules of `src/ops` and `src/gradient` one by one, and shows
 * which changes no test sees. Exits with 1 if one is not explained. What runs only while a module is
 * loaded, as the making of an op does, cannot be changed afterwards: it counts as not reached.
 */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { explained } from "./explained.js";
import { folder, type Mutant, plant, ruleFiles } from "./plant.js";
import type { Note } from "./runner.js";

/** How many random cases an op is tried on: few at first, more for the mutants that survive these. */
const ROUNDS = [6, 25];
const PROCESSES = 2;
/** A test that takes longer counts as endless. */
const LIMIT = 30_000;

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((file) => !ruleFiles.includes(file));
if (unknown.length > 0) {
  console.error(`usage: npm run mutation [-- FILE…]   (files: ${ruleFiles.join(", ")})`);
  process.exit(2);
}

const notesIn = (journal: string) =>
  existsSync(journal)
    ? readFileSync(journal, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Note)
    : [];

/** Runs the tests on some mutants, in one process after another until all tests are through. */
async function runTests(mutants: readonly Mutant[], runs: number, journal: string): Promise<readonly Note[]> {
  rmSync(journal, { force: true });
  const env = {
    ...process.env,
    JOURNAL: journal,
    MUTANTS: mutants.map(({ id }) => id).join(),
    RUNS: String(runs),
  };
  for (let before = -1; ; ) {
    const [isThrough, isEndless] = await runOnce(env, journal);
    const notes = notesIn(journal);
    if (isThrough) return notes;
    if (notes.length === before) throw new Error(`the tests stop, see ${journal}`);
    before = notes.length;
    const [what, id] = notes.at(-1) as Note;
    const how = isEndless ? "it does not end" : "the process ends";
    if (what === "tried") appendFileSync(journal, `${JSON.stringify(["killed", id, how] satisfies Note)}\n`);
  }
}

function runOnce(env: NodeJS.ProcessEnv, journal: string): Promise<[isThrough: boolean, isEndless: boolean]> {
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--config", "test/mutation/vitest.config.ts"];
  const child = spawn(process.execPath, vitest, { env, detached: true, stdio: "ignore" });
  let isEndless = false;
  const watch = setInterval(() => {
    if (!existsSync(journal) || Date.now() - statSync(journal).mtimeMs < LIMIT) return;
    isEndless = true;
    process.kill(-(child.pid as number), "SIGKILL");
  }, 1000);
  return new Promise((resolve) => {
    child.on("close", (status) => {
      clearInterval(watch);
      resolve([status === 0, isEndless]);
    });
  });
}

const mutants = await plant(positionals.length > 0 ? positionals : ruleFiles);
const killed = new Map<string, string>();
const reached = new Set<string>();
for (const runs of ROUNDS) {
  const living = mutants.filter(({ id }) => !killed.has(id) && (runs === ROUNDS[0] || reached.has(id)));
  const shares = Array.from({ length: PROCESSES }, (_, i) => living.filter((_, j) => j % PROCESSES === i));
  const notes = await Promise.all(
    shares.map((share, i) => runTests(share, runs, `${folder}/journal-${runs}-${i}.ndjson`)),
  );
  for (const [what, id, test] of notes.flat()) {
    if (id) reached.add(id);
    if (what === "killed") killed.set(id, test);
  }
}

const reasonOf = ({ file, before, after }: Mutant) =>
  explained.find((each) => file === each.file && before === each.before && after === each.after)?.because;
const table = ruleFiles.flatMap((file) => {
  const own = mutants.filter((mutant) => mutant.file === file);
  if (own.length === 0) return [];
  const ran = own.filter(({ id }) => reached.has(id));
  const survivors = ran.filter(({ id }) => !killed.has(id));
  const endless = ran.filter(({ id }) => killed.get(id) === "it does not end").length;
  const unexplained = survivors.filter((mutant) => !reasonOf(mutant));
  for (const { line, before, after } of unexplained) {
    console.log(`${file}:${line} SURVIVED\n  - ${before}\n  + ${after}`);
  }
  return [
    {
      file,
      mutants: own.length,
      killed: ran.length - survivors.length - endless,
      endless,
      explained: survivors.length - unexplained.length,
      survived: unexplained.length,
      "not reached": own.length - ran.length,
    },
  ];
});
console.table(table);
const total = (column: "mutants" | "killed" | "endless" | "explained" | "survived" | "not reached") =>
  table.reduce((sum, row) => sum + row[column], 0);
const [all, seen, aside] = [total("mutants"), total("killed") + total("endless"), total("not reached")];
console.log(
  `${all} mutants, ${aside} not reached; of the others ${seen} seen by tests, ` +
    `${total("explained")} explained, ${total("survived")} survived`,
);
const stale = explained.filter(
  ({ file, before, after }) =>
    table.some((row) => row.file === file) &&
    !mutants.some((each) => each.file === file && each.before === before && each.after === after),
);
for (const { file, before, after } of stale) console.log(`${file}: no longer there: ${before} → ${after}`);
process.exitCode = total("survived") + stale.length > 0 ? 1 : 0;
