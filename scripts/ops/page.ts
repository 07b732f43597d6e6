import type { Figures } from "../../test/gradcheck/figures.js";
import type { Entry, Family, Place } from "./registry.js";
import { kernelsOf, partsOf, rulesOf } from "./rule.js";

/** What all pages are written from. */
export interface Book {
  readonly families: readonly Family[];
  readonly kernels: ReadonlyMap<string, Place>;
  /** LaTeX, by the name of the op. */
  readonly formulas: ReadonlyMap<string, string>;
  /** From the gradient check; undefined for what has no derivative. */
  figuresOf(name: string): Figures | undefined;
}

/** A page's path, and its Markdown. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

const NOTE = "This page is written from the sources by `npm run docs`.";

/** A page for each family, and one that lists them all. */
export function pagesOf(book: Book): readonly Page[] {
  return [indexPage(book), ...book.families.map((family) => familyPage(family, book))];
}

export function familyPath({ room, name }: Family): string {
  return `docs/${room}/${name}.md`;
}

function indexPage({ families }: Book): Page {
  const count = families.reduce((total, { entries }) => total + entries.length, 0);
  const line = (family: Family) => {
    const path = `../${family.room}/${family.name}.md`;
    const names = family.entries.map(({ name }) => `[${name}](${path}#${name.toLowerCase()})`);
    return `| [${family.name}](${path}) | ${names.join(", ")} |`;
  };
  const table = (room: Family["room"]) => [
    "| family | |",
    "| --- | --- |",
    ...families.filter((each) => each.room === room).map(line),
  ];
  const text = [
    "# Every op",
    "",
    `${count} ops and formulas: what each computes, its derivatives, and how exact they are. ${NOTE}`,
    "",
    "dy is ∂L/∂y, and dx is ∂L/∂x; the other letters are those of [NOTATION.md](../../NOTATION.md). [c] is 1 where c holds, else 0. The derivatives are the rules in the source, written as formulas; what only moves elements keeps its name. An op that is made of others has no rule of its own.",
    "",
    'From `"cotangent"`:',
    "",
    ...table("ops"),
    "",
    'From `"cotangent/nn"`, beside the layers:',
    "",
    ...table("nn"),
    "",
  ].join("\n");
  return { path: "docs/ops/README.md", text };
}

function familyPage(family: Family, book: Book): Page {
  const text = [
    `# ${family.name[0]?.toUpperCase()}${family.name.slice(1)}`,
    "",
    `[All families](../ops/README.md) · [the rules](../../src/${family.room}/${family.name}.ts). ${NOTE}`,
    "",
    ...family.entries.flatMap((entry) => section(entry, book)),
  ].join("\n");
  return { path: familyPath(family), text };
}

function section(entry: Entry, book: Book): string[] {
  const rules = rulesOf(entry);
  const without = rules.flatMap(({ input, reason }) =>
    reason ? [`\`${input}\` has no derivative: ${reason}.`] : [],
  );
  return [
    `## ${entry.name}`,
    "",
    entry.prose,
    "",
    "```ts",
    entry.signature,
    ...entry.options,
    "```",
    "",
    "```math",
    aligned([
      book.formulas.get(entry.name) as string,
      ...rules.flatMap(({ input, formula }) => (formula ? [`${differential(input)} = ${formula}`] : [])),
    ]),
    "```",
    "",
    ...[...new Set([...rules.flatMap(({ names = [] }) => names), ...without])].flatMap((line) => [line, ""]),
    origin(entry, book),
    "",
    ...exactness(book.figuresOf(entry.name)),
  ];
}

/** ∂L by an input: dx, or with a long name d index. */
function differential(input: string): string {
  return input.length === 1 ? `d${input}` : `d\\,\\mathrm{${input}}`;
}

/** Formulas below each other, their first equals signs in line. */
function aligned(formulas: readonly string[]): string {
  const [first = ""] = formulas;
  if (formulas.length === 1) return first;
  return `\\begin{aligned}\n${formulas.map((each) => each.replace(" = ", " &= ")).join(" \\\\\n")}\n\\end{aligned}`;
}

/** Where the source is, the kernels, and the ops that a formula is made of. */
function origin(entry: Entry, { families, kernels }: Book): string {
  const at = ({ path, line }: Place) => `../../${path}#L${line}`;
  const homes = new Map(
    families.flatMap((family) => family.entries.map(({ name }) => [name, family] as const)),
  );
  const link = (name: string) => {
    const { room, name: family } = homes.get(name) as Family;
    return `[${name}](../${room}/${family}.md#${name.toLowerCase()})`;
  };
  const run = kernelsOf(entry, kernels).map((name) => `[\`${name}\`](${at(kernels.get(name) as Place)})`);
  const parts = partsOf(entry, new Set(homes.keys())).map(link);
  const made = parts.length > 0 ? `${entry.isComposition ? "made of" : "fuses"} ${parts.join(", ")}` : [];
  const isLone = !entry.isComposition && parts.length === 0; // what fuses others may run theirs
  const kernel = run.length > 0 ? `kernel ${run.join(", ")}` : isLone ? "no kernel" : [];
  return [`[Source](${at(entry.place)})`, kernel, made].flat().join(" · ");
}

/** The figures of the gradient check. */
function exactness(figures: Figures | undefined): string[] {
  if (!figures) return [];
  const show = (error: number) => (error === 0 ? "exact" : error.toExponential(0));
  const { order1, order2, float32 } = figures;
  return [
    `Worst relative errors: gradient ${show(order1)}, second order ${show(order2)}, gradient in float32 ${show(float32)}.`,
    "",
  ];
}
