import { relative } from "node:path";
import { type Quote, quoteOf } from "./quote.js";
import { perform, type ShownAt } from "./stage.js";
import { svgOf } from "./svg.js";
import { type Place, type Term, termsOf } from "./terms.js";
import type { Step, Tutorial } from "./tutorial.js";

const notice = "<!-- Made from the files of this folder by npm run pages. -->";

/** Runs a tutorial's steps, and writes what a reader sees on GitHub: README.md and its figures, by their names. */
export async function pageOf(tutorial: Tutorial): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const sections: string[] = [];
  for (const step of [...tutorial.steps, tutorial.exercises]) {
    const { shown } = step === tutorial.exercises ? { shown: [] } : await perform(tutorial, step, "page");
    for (const { figure } of shown) if (figure) files.set(figure.path, svgOf(figure.options));
    sections.push(section(tutorial, step, shown));
  }
  const head = [notice, `# ${tutorial.title}`, tutorial.introduction, contents(tutorial)];
  return files.set("README.md", `${[...head, ...sections].join("\n\n")}\n`);
}

function contents({ steps, exercises }: Tutorial): string {
  const lines = steps.map(
    ({ number, title, formulas }) =>
      `| [${number} · ${title}](#step-${number}) | ${formulas.map(code).join(", ")} |`,
  );
  const last = `| [${exercises.title}](#exercises) | |`;
  return ["| step | formulas |", "| --- | --- |", ...lines, last].join("\n");
}

function section({ folder, exercises }: Tutorial, step: Step, shown: readonly ShownAt[]): string {
  const { number, title, formulas, parts, path } = step;
  const [anchor, numbered] =
    step === exercises ? ["exercises", title] : [`step-${number}`, `${number} · ${title}`];
  const heading = [numbered, ...(formulas.length > 0 ? [formulas.map(code).join(", ")] : [])];
  const source = relative(folder, path);
  const blocks = parts.flatMap((part, i) => {
    if (part.kind === "prose")
      return [prose(i === 0 ? part.text.replace(/^.*\n*/, "") : part.text, step, folder)];
    const next = parts[i + 1]?.line ?? Number.POSITIVE_INFINITY;
    const own = shown.filter(({ line }) => line >= part.line && line < next);
    return [`\`\`\`ts\n${part.text}\n\`\`\``, ...together(own.map(({ page }) => page))];
  });
  const link = `*[${source}](${source})*`;
  return [`<a id="${anchor}"></a>\n\n## ${heading.join(" — ")}`, link, ...blocks].join("\n\n");
}

/** Joins texts that follow each other into one block. */
function together(blocks: readonly string[]): string[] {
  const joined = blocks.join("\n\n").replaceAll("\n```\n\n```text\n", "\n\n");
  return joined === "" ? [] : [joined];
}

/** Puts in the place of each fence that quotes the source and the table of its terms; of one that says "terms", the table alone. */
function prose(text: string, { path, parts }: Step, folder: string): string {
  const own = parts.filter(({ kind }): boolean => kind === "code");
  return text.replace(
    /^```(quote|terms) (\S+) (\S+)\n([\s\S]*?)^```$/gm,
    (_, kind: string, file: string, symbol: string, body: string) => {
      const quote = quoteOf(file, symbol);
      const lines = body.split("\n").filter((line) => line.trim() !== "");
      const terms = termsOf(lines, path, own, quote);
      const code = kind === "quote" ? [quoted(quote, folder)] : [];
      return [...code, ...(terms.length > 0 ? [table(terms, folder)] : [])].join("\n\n");
    },
  );
}

function quoted({ path, symbol, text, line }: Quote, folder: string): string {
  return `${code(symbol)} in [${path}](${relative(folder, path)}#L${line}):\n\n\`\`\`ts\n${text}\n\`\`\``;
}

function table(terms: readonly Term[], folder: string): string {
  const cell = (place: Place | undefined) =>
    place === undefined
      ? ""
      : `${code(place.symbol)} [line ${place.line}](${relative(folder, place.path)}#L${place.line})`;
  const columns = ["term"];
  const sides: ((term: Term) => Place | undefined)[] = [];
  const add = (title: string, side: (term: Term) => Place | undefined) => {
    if (!terms.some(side)) return;
    columns.push(title);
    sides.push(side);
  };
  add("literally", ({ literally }) => literally);
  add("in the library", ({ library }) => library);
  const rows = terms.map((term) => [term.formula, ...sides.map((side) => cell(side(term)))]);
  return [columns, columns.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
