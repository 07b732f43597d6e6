import { useRelaxedSimd } from "../../src/index.js";
import { figuresOf } from "../../test/gradcheck/figures.js";
import { subjects } from "../../test/gradcheck/subjects.js";
import type { Book } from "./page.js";
import { readKernels, readRegistry } from "./registry.js";

/** So many random cases each: enough for a figure, and quick; `npm run gradcheck` draws more. */
const CASES = 5;

/** Reads the sources, and checks the derivatives on the build that gives the same bits everywhere. */
export function readBook(): Book {
  useRelaxedSimd(false);
  const byName = new Map(subjects.map((subject) => [subject.name, subject]));
  return {
    families: readRegistry(),
    kernels: readKernels(),
    formulas: new Map(subjects.map(({ name, formula }) => [name, formula])),
    figuresOf: (name) => {
      const subject = byName.get(name);
      return subject && !subject.row.notDifferentiable ? figuresOf(subject, CASES) : undefined;
    },
  };
}
