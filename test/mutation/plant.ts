import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

/** Where the changed sources are written, and what the tests say of them. */
export const folder = "build/mutation";
export const planted = `${folder}/planted.json`;

/** One change of one rule. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  /** Counted from one. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

export interface Planted {
  readonly mutants: readonly Mutant[];
  /** By file, the source that holds all its mutants; which one is active is asked while it runs. */
  readonly sources: Readonly<Record<string, string>>;
}

/** What is taken of Stryker: it need not be there for the other tests. */
interface Stryker {
  readonly Instrumenter: new (
    logger: object,
  ) => {
    instrument(
      files: readonly { readonly name: string; readonly mutate: true; readonly content: string }[],
      options: object,
    ): Promise<{
      readonly files: readonly { readonly name: string; readonly content: string }[];
      readonly mutants: readonly Found[];
    }>;
  };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Found {
  readonly id: string;
  readonly fileName: string;
  readonly location: { readonly start: Place; readonly end: Place };
  readonly replacement: string;
  readonly status?: string;
}

/** The files whose rules are changed, without their ending. */
export const ruleFiles = ["gradient", "ops"].flatMap((room) =>
  readdirSync(`src/${room}`)
    .filter((name) => name !== "index.ts")
    .map((name) => `src/${room}/${name}`),
);

/** Writes all mutants of the files, texts excepted. */
export async function plant(files: readonly string[]): Promise<readonly Mutant[]> {
  const stryker = "@stryker-mutator/instrumenter";
  const { Instrumenter } = (await import(stryker)) as Stryker;
  const silent = { debug: () => {}, info: () => {}, isDebugEnabled: () => false };
  const originals = files.map((name) => ({
    name,
    mutate: true as const,
    content: readFileSync(name, "utf8"),
  }));
  const options = { plugins: null, excludedMutations: ["StringLiteral"], ignorers: [] };
  const changed = await new Instrumenter(silent).instrument(originals, options);
  const mutants = changed.mutants
    .filter(({ status }) => status !== "Ignored")
    .map(({ id, fileName: file, location: { start, end }, replacement }): Mutant => {
      const { content } = originals.find(({ name }) => name === file) as { content: string };
      const lines = content.split("\n").slice(start.line, end.line + 1);
      const text = lines.join("\n").slice(start.column);
      const before = text.slice(0, text.length - (lines.at(-1) as string).length + end.column);
      const cut = lines.length === 1 ? text.slice(0, end.column - start.column) : before;
      return { id, file, line: start.line + 1, before: oneLine(cut), after: oneLine(replacement) };
    });
  const sources = Object.fromEntries(changed.files.map(({ name, content }) => [name, content]));
  mkdirSync(folder, { recursive: true });
  writeFileSync(planted, JSON.stringify({ mutants, sources } satisfies Planted));
  return mutants;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
