import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PlotOptions } from "@observablehq/plot";
import { useRelaxedSimd } from "cotangent";
import { CourseError } from "./error.js";
import { type Step, type Tutorial, tutorials } from "./tutorial.js";

/**
 * What a step is run for: a reader ("read"), a test that trains for a moment ("quick"), new records
 * of full training ("renew"), or the page, which shows what was recorded ("page").
 */
export type Purpose = "read" | "quick" | "renew" | "page";

/** Something that a step shows: text for a terminal, Markdown for the page, and the figure that it refers to. */
export interface Shown {
  readonly terminal: string;
  readonly page: string;
  readonly figure?: { readonly path: string; readonly options: PlotOptions };
}

/** Something shown by the statement that begins or goes on at a line of the step. */
export interface ShownAt extends Shown {
  readonly line: number;
}

interface Stage {
  purpose: Purpose;
  tutorial: Tutorial | undefined;
  step: Step | undefined;
  shown: ShownAt[];
  failures: number;
}

const stage: Stage = { purpose: "read", tutorial: undefined, step: undefined, shown: [], failures: 0 };

/** Why the step runs, and which it is: if nobody has said so, the file that was started. */
export function current(): { readonly purpose: Purpose; readonly tutorial: Tutorial; readonly step: Step } {
  if (!stage.tutorial || !stage.step) Object.assign(stage, started());
  const { purpose, tutorial, step } = stage;
  if (!tutorial || !step)
    throw new CourseError("a step runs by its tutorial: npm run tutorial -- convolution 3");
  return { purpose, tutorial, step };
}

function started(): { tutorial?: Tutorial; step?: Step } {
  const path = relative(process.cwd(), process.argv[1] ?? "");
  for (const tutorial of tutorials()) {
    const step = tutorial.steps.find((each) => each.path === path);
    if (step) return { tutorial, step };
  }
  return {};
}

/** Runs a step, and returns what it shows and how many of its checks failed. */
export async function perform(
  tutorial: Tutorial,
  step: Step,
  purpose: Purpose,
): Promise<{ shown: readonly ShownAt[]; failures: number }> {
  Object.assign(stage, { purpose, tutorial, step, shown: [], failures: 0 });
  if (purpose !== "read") useRelaxedSimd(false); // the same bits on every machine
  await import(pathToFileURL(resolve(step.path)).href);
  return { shown: stage.shown, failures: stage.failures };
}

/** Shows something: prints it, or lays it aside for the page. */
export function present(shown: Shown): void {
  if (stage.purpose === "page") stage.shown.push({ ...shown, line: lineOf(current().step) });
  else console.log(`${shown.terminal}\n`);
}

/** Counts a check that did not hold; a page with one is not made. */
export function fail(message: string): void {
  stage.failures++;
  if (stage.purpose === "page") throw new Error(`${current().step.path}: ${message}`);
}

/** The line of the step's file from which the running code was called, the outermost if there are several. */
function lineOf(step: Step): number {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  const frames = [...stack.matchAll(/\/([^\s()]+):(\d+):\d+/g)].filter(([, path]) =>
    path?.endsWith(step.path),
  );
  return Number(frames.at(-1)?.[2] ?? 1);
}
