import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { CourseError } from "./error.js";
import { type Heading, headingOf, type Part, partsOf } from "./literate.js";

/** One file of a tutorial. */
export interface Step extends Heading {
  /** Counted from 1. */
  readonly number: number;
  readonly path: string;
  readonly parts: readonly Part[];
}

/** A folder `NN-name`, its introduction and its steps. */
export interface Tutorial {
  readonly name: string;
  readonly folder: string;
  readonly title: string;
  /** Markdown: what the comment at the head of index.ts says below the title. */
  readonly introduction: string;
  readonly steps: readonly Step[];
  /** The file of exercises, where a learner writes. */
  readonly exercises: Step;
}

const root = "tutorials";

/** All tutorials that are made of steps, in the order of the course. */
export function tutorials(): readonly Tutorial[] {
  return readdirSync(root)
    .filter((folder) => existsSync(join(root, folder, "exercises.ts")))
    .sort()
    .map((folder) => readTutorial(join(root, folder)));
}

function readTutorial(folder: string): Tutorial {
  const [head] = partsOf(readFileSync(join(folder, "index.ts"), "utf8"));
  const [title = "", ...introduction] = (head?.text ?? "").split("\n");
  const files = readdirSync(folder).filter((file) => /^\d\d-.*\.ts$/.test(file));
  const steps = files.sort().map((file, i) => readStep(join(folder, file), i + 1));
  return {
    name: basename(folder).replace(/^\d+-/, ""),
    folder,
    title: title.replace(/^# /, ""),
    introduction: introduction.join("\n").trim(),
    steps,
    exercises: readStep(join(folder, "exercises.ts"), steps.length + 1),
  };
}

function readStep(path: string, number: number): Step {
  const source = readFileSync(path, "utf8");
  try {
    return { number, path, parts: partsOf(source), ...headingOf(source) };
  } catch (error) {
    throw error instanceof CourseError ? new CourseError(`${path}: ${error.message}`) : error;
  }
}
