import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { type RunnerTestCase, TestRunner } from "vitest";
import { type Mutant, type Planted, planted } from "./plant.js";

/** What Stryker's sources ask and tell. */
interface Switch {
  activeMutant?: string;
  currentTestId?: string;
  hitCount?: number;
  hitLimit?: number;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}

/** What a process notes line by line, so that another can go on where it had to stop. */
export type Note = readonly [what: "tried" | "killed" | "broke" | "finished", mutant: string, test: string];

const journal = process.env.JOURNAL as string;
const chosen = new Set(process.env.MUTANTS?.split(","));
const { mutants, sources } = JSON.parse(readFileSync(planted, "utf8")) as Planted;
/** On how many of the slower tests, apart from those that name an op of its file, a mutant is tried. */
const MOST = 60;
const slower = /^test\/(every-op|nn|conformance)\b/;
/** What tests of a file's own ops say in their names. */
const ownOps = Object.fromEntries(
  Object.entries(sources).map(([file, source]) => {
    const names = [...source.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
    return [file, new RegExp(`\\b(${names.join("|") || "gradients?"})\\b`)];
  }),
);
const living = new Map(
  mutants.filter(({ id }) => chosen.has(id)).map((mutant: Mutant) => [mutant.id, { ...mutant, others: 0 }]),
);
const past = existsSync(journal)
  ? readFileSync(journal, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Note)
  : [];
for (const [what, id] of past) if (what === "killed") living.delete(id);
const done = new Set(past.map((note) => note.join(" ")));

/** Whether no mutant has run in this process. */
let isFresh = true;

/** Its counts are taken once by each source: the object stays the same. */
const counts: Record<string, Record<string, number>> = {};
const mutation: Switch = { mutantCoverage: { static: {}, perTest: counts } };
Object.assign(globalThis, { __stryker__: mutation });

/** Runs each test as it is, and then once for each mutant that it reaches and no test before it has killed. */
export default class extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const run = TestRunner.getTestFn(test) as () => unknown;
    const name = test.fullName;
    const note = (what: Note[0], subject = "") =>
      appendFileSync(journal, `${JSON.stringify([what, subject, name] satisfies Note)}\n`);
    const noted = (what: Note[0], subject = "") => done.has(`${what} ${subject} ${name}`);
    if (noted("finished")) return;
    mutation.currentTestId = name;
    const isHealthy = await passes(run);
    delete mutation.currentTestId;
    if (!isHealthy || !(await passes(run))) {
      // A mutant that was tried before may have broken what the test needs; if none was, it cannot be repeated.
      if (isFresh) return note("finished");
      process.kill(process.pid, "SIGKILL");
    }
    for (const [id, times] of Object.entries(counts[name] ?? {})) {
      const mutant = living.get(id);
      if (!mutant) continue;
      if (slower.test(name) && !ownOps[mutant.file]?.test(name) && mutant.others++ >= MOST) continue;
      const hasBroken = noted("broke", id);
      if (noted("tried", id) && !hasBroken) continue;
      note("tried", id);
      isFresh = false;
      Object.assign(mutation, { activeMutant: id, hitCount: 0, hitLimit: 1000 + 10 * times });
      const hasSurvived = await passes(run);
      delete mutation.activeMutant;
      if (hasSurvived) continue;
      // What fails without the mutant too has been broken by this one, or by one before it: a new process tells.
      const isBroken = !(await passes(run));
      note(isBroken && !hasBroken ? "broke" : "killed", id);
      living.delete(id);
      if (isBroken) process.kill(process.pid, "SIGKILL");
    }
    note("finished");
  }
}

async function passes(run: () => unknown): Promise<boolean> {
  try {
    await run();
    return true;
  } catch {
    return false;
  }
}
