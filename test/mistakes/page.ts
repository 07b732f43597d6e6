/** `npm run docs` writes docs/mistakes.md, which a test proves fresh. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { chapters } from "./index.js";
import type { Chapter, Mistake } from "./mistake.js";
import { type Code, codesOf, statementsOf } from "./source.js";

export const path = "docs/mistakes.md";

/** The page of all mistakes: what one writes, what one gets, and what to do instead. */
export function page(): string {
  return `# Mistakes, and how they are answered

Everybody makes them. Each of these is code that a test runs, and below it the whole error: the function that
refuses, the rule, and what it got. When an error is thrown, nothing has changed: inputs, parameters, memory
and the graph are what they were.

All begin with
\`\`\`ts
${statementsOf("test/mistakes/given.ts")}
\`\`\`
† marks what TypeScript refuses before it runs.

${Object.values(chapters).map(entry).join("\n")}

${Object.entries(chapters)
  .map(([file, chapter]) => section(chapter, codesOf(`test/mistakes/${file}.ts`)))
  .join("\n")}`;
}

function entry({ title, mistakes }: Chapter): string {
  const anchor = title
    .toLowerCase()
    .replace(/[^\w ]/g, "")
    .replaceAll(" ", "-");
  return `- [${title}](#${anchor}): ${mistakes.length}`;
}

function section({ title, mistakes }: Chapter, codes: readonly Code[]): string {
  return `## ${title}\n\n${mistakes.map((mistake, i) => answer(mistake, codes[i] as Code)).join("\n")}`;
}

function answer({ what, error, message, instead }: Mistake, { text, refused }: Code): string {
  return `### ${what}${refused ? " †" : ""}
\`\`\`ts
${text}
// ${error.name}: ${message}
\`\`\`
${instead}
`;
}

if (process.argv[1] === resolve("test/mistakes/page.ts")) writeFileSync(path, page());
