import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { ensureBuilt, enterProject } from "./build.js";
import { CourseError } from "./error.js";
import { type Attempt, type Exercise, judge } from "./exercise.js";
import type { Purpose } from "./stage.js";
import { type Step, type Tutorial, tutorials } from "./tutorial.js";
import { watched } from "./watchdog.js";

const usage = `npm run tutorial                           what there is
npm run tutorial -- convolution            all steps of one
npm run tutorial -- convolution 3          one step, by its number or its formula
npm run tutorial -- convolution exercises  checks what you wrote into exercises.ts
  --quick    trains for a moment only
  --renew    trains in full, and records the results that the page shows`;

/** Runs what the words ask for: a tutorial, a step, the exercises; nothing named lists them all. */
export async function command(words: readonly string[]): Promise<void> {
  enterProject();
  process.stdout.on("error", () => process.exit()); // a reader such as `head` that has seen enough
  try {
    await run(words);
  } catch (error) {
    if (!(error instanceof CourseError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function run(words: readonly string[]): Promise<void> {
  const { name, what, which, purpose, help } = read(words);
  if (help) return console.log(usage);
  if (name === undefined) return list();
  const tutorial = find(name);
  if (isExercises(what)) return judgeAll(tutorial, which);
  const steps = what === undefined ? tutorial.steps : [stepOf(tutorial, what)];
  const failures = await performAll(tutorial, steps, purpose);
  if (failures === 0) return console.log(nextAfter(tutorial, what));
  process.exitCode = 1;
  console.log(`${failures === 1 ? "1 check does" : `${failures} checks do`} not hold: look for ✗`);
}

/** Runs steps in turn. Returns how many checks failed. */
async function performAll(tutorial: Tutorial, steps: readonly Step[], purpose: Purpose): Promise<number> {
  ensureBuilt();
  const { perform } = await import("./stage.js"); // which imports what was just built
  let failures = 0;
  for (const step of steps) {
    console.log(headOf(tutorial, step));
    try {
      failures += (await perform(tutorial, step, purpose)).failures;
    } catch (error) {
      throw told(error, step);
    }
    console.log();
  }
  return failures;
}

/** An error of a step's own code in a sentence, with its line: the rest of the trace is not the reader's. Others as they are. */
function told(error: unknown, { path }: Step): unknown {
  if (!(error instanceof Error) || error instanceof CourseError) return error;
  const { name, message, stack = "" } = error;
  if (name === "TransformError") return new CourseError(message); // which names file and line
  const line = stack.match(new RegExp(`${path}:(\\d+)`))?.[1];
  return line ? new CourseError(`${path}:${line}\n${name}: ${message}`) : error;
}

interface Request {
  readonly name?: string;
  readonly what?: string;
  /** One of the exercises. */
  readonly which?: string;
  readonly purpose: Purpose;
  readonly help: boolean;
}

function read(words: readonly string[]): Request {
  const flags = {
    quick: { type: "boolean" },
    renew: { type: "boolean" },
    help: { type: "boolean" },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: flags, allowPositionals: true });
    const [name, what, which, ...more] = positionals;
    if (more.length > 0 || (which && !isExercises(what)))
      throw new CourseError(`one step at a time, got also ${[which, ...more].join(" ")}\n\n${usage}`);
    const purpose = values.renew ? "renew" : values.quick ? "quick" : "read";
    return {
      ...(name && { name }),
      ...(what && { what }),
      ...(which && { which }),
      purpose,
      help: values.help ?? false,
    };
  } catch (error) {
    throw error instanceof CourseError ? error : new CourseError(`${(error as Error).message}\n\n${usage}`);
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
  const number = `/${name.padStart(2, "0")}-`;
  const found = all.find(
    (each) =>
      each.name.startsWith(name.toLowerCase()) || each.folder.endsWith(name) || each.folder.includes(number),
  );
  if (found) return found;
  throw new CourseError(
    `there is no tutorial "${name}"; there are ${all.map((each) => each.name).join(", ")}`,
  );
}

function stepOf({ name, steps }: Tutorial, what: string): Step {
  const isCalled = (id: string) => id === what || id.endsWith(`.${what}`);
  const found =
    steps.find(({ number, formulas }) => `${number}` === what || formulas.includes(what)) ??
    steps.find(({ formulas }) => formulas.some(isCalled));
  if (found) return found;
  const formulas = steps.flatMap((step) => step.formulas).join(", ");
  throw new CourseError(
    `${name} has no step "${what}". It has\n  1 to ${steps.length}\n  ${formulas}\n  exercises`,
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

function isExercises(what: string | undefined): boolean {
  return what !== undefined && /^exc?erc?ises?$/.test(what);
}

/** Judges what the learner wrote: all exercises, or one by its number or name. */
async function judgeAll({ folder, exercises }: Tutorial, which: string | undefined): Promise<void> {
  const load = (path: string) => import(pathToFileURL(resolve(path)).href);
  const { checks } = (await load(join(folder, "checks.ts"))) as { checks: readonly Exercise[] };
  const chosen = checks.filter(
    ({ name }, i) => which === undefined || which === name || which === `${i + 1}`,
  );
  if (chosen.length === 0) {
    const names = checks.map(({ name }, i) => `${i + 1} ${name}`).join(", ");
    throw new CourseError(`there is no exercise "${which}"; there are ${names}`);
  }
  const attempts = await load(exercises.path).catch((error) => {
    throw told(error, exercises);
  });
  let wrong = 0;
  for (const check of chosen) {
    const attempt = (attempts as Record<string, Attempt>)[check.name];
    const answer = attempt
      ? watched(check.name, () => judge(check, attempt))
      : `✗ ${exercises.path} exports no ${check.name}`;
    if (answer !== undefined) wrong++;
    console.log(`${answer ?? `✓ ${check.name}`}\n`);
  }
  if (wrong > 0) process.exitCode = 1;
  else console.log(`Right. ${folder}/solutions.ts has others, to compare.`);
}
