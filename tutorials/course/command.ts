import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { ensureBuilt } from "./build.js";
import { type Attempt, type Exercise, judge } from "./exercise.js";
import type { Purpose } from "./stage.js";
import { type Step, type Tutorial, tutorials } from "./tutorial.js";

/** Something is wrong with what was asked for. */
class UsageError extends Error {}

const usage = `npm run tutorial                           what there is
npm run tutorial -- convolution            all steps of one
npm run tutorial -- convolution 3          one step, by its number or its formula
npm run tutorial -- convolution exercises  checks what you wrote into exercises.ts
  --quick    trains for a moment only
  --renew    trains in full, and records the results that the page shows`;

/** Runs what the words ask for: a tutorial, a step, the exercises; nothing named lists them all. */
export async function command(words: readonly string[]): Promise<void> {
  try {
    await run(words);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function run(words: readonly string[]): Promise<void> {
  const { name, what, purpose, help } = read(words);
  if (help) return console.log(usage);
  if (name === undefined) return list();
  const tutorial = find(name);
  if (what !== undefined && "exercises".startsWith(what)) return exercise(tutorial);
  const steps = what === undefined ? tutorial.steps : [stepOf(tutorial, what)];
  ensureBuilt();
  const { perform } = await import("./stage.js"); // which imports what was just built
  let failures = 0;
  for (const step of steps) {
    console.log(headOf(tutorial, step));
    failures += (await perform(tutorial, step, purpose)).failures;
    console.log();
  }
  if (failures > 0) process.exitCode = 1;
  console.log(
    failures > 0 ? `${failures} of the checks did not hold: look for ✗` : nextAfter(tutorial, what),
  );
}

function read(words: readonly string[]): { name?: string; what?: string; purpose: Purpose; help: boolean } {
  const flags = {
    quick: { type: "boolean" },
    renew: { type: "boolean" },
    help: { type: "boolean" },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: flags, allowPositionals: true });
    const [name, what, ...more] = positionals;
    if (more.length > 0) throw new UsageError(`one step at a time, got also ${more.join(" ")}\n\n${usage}`);
    const purpose = values.renew ? "renew" : values.quick ? "quick" : "read";
    return { ...(name && { name }), ...(what && { what }), purpose, help: values.help ?? false };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

function list(): void {
  for (const { name, title, introduction, steps } of tutorials()) {
    const [teaches = ""] = introduction.split("\n\n");
    const takes = introduction.match(/^\*(Takes .*)\*$/m)?.[1] ?? "";
    console.log(`${title}\n  ${teaches.replaceAll("\n", "\n  ")}\n  ${steps.length} steps. ${takes}`);
    console.log(`  npm run tutorial -- ${name}\n`);
  }
  console.log(
    "One step alone: npm run tutorial -- convolution 3. Exercises: npm run tutorial -- convolution exercises.",
  );
}

function find(name: string): Tutorial {
  const all = tutorials();
  const found = all.find((each) => each.name.startsWith(name.toLowerCase()) || each.folder.endsWith(name));
  if (found) return found;
  throw new UsageError(
    `there is no tutorial "${name}"; there are ${all.map((each) => each.name).join(", ")}`,
  );
}

function stepOf({ name, steps }: Tutorial, what: string): Step {
  const found = steps.find(({ number, formulas }) => `${number}` === what || formulas.includes(what));
  if (found) return found;
  const formulas = steps.flatMap((step) => step.formulas).join(", ");
  throw new UsageError(
    `${name} has no step "${what}": it has 1 to ${steps.length}, by formula ${formulas}, and "exercises"`,
  );
}

function headOf({ steps, title }: Tutorial, step: Step): string {
  const formulas = step.formulas.length > 0 ? ` — ${step.formulas.join(", ")}` : "";
  return `${title}, step ${step.number} of ${steps.length}: ${step.title}${formulas}\n${step.path}\n`;
}

function nextAfter({ name, steps, folder, exercises }: Tutorial, what: string | undefined): string {
  const step = what === undefined ? undefined : stepOf({ name, steps } as Tutorial, what);
  if (step && step.number < steps.length) return `Next: npm run tutorial -- ${name} ${step.number + 1}`;
  return `What next?
  Change a number in a step, and run it again
  ${exercises.path}: write what is asked, then npm run tutorial -- ${name} exercises
  ${folder}/README.md: the same with its formulas and figures`;
}

/** Judges what the learner wrote, exercise by exercise. */
async function exercise({ folder, exercises }: Tutorial): Promise<void> {
  const load = (path: string) => import(pathToFileURL(resolve(path)).href);
  const attempts = (await load(exercises.path)) as Record<string, Attempt>;
  const { checks } = (await load(join(folder, "checks.ts"))) as { checks: readonly Exercise[] };
  for (const check of checks) {
    const attempt = attempts[check.name];
    const answer = attempt ? judge(check, attempt) : `✗ ${exercises.path} exports no ${check.name}`;
    console.log(`${answer ?? `✓ ${check.name}`}\n`);
  }
}
