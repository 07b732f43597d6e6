import { CourseError } from "./error.js";

/** A stretch of a step's file: Markdown from a block comment, or the code between two of them. */
export interface Part {
  readonly kind: "prose" | "code";
  readonly text: string;
  /** Where it begins in the file, counted from 1. */
  readonly line: number;
}

/** What a step's first line says: `# How it slides — conv.sum`, with the formulas in backquotes. */
export interface Heading {
  readonly title: string;
  readonly formulas: readonly string[];
}

/** Takes a file of literate TypeScript apart. Prose is what stands in block comments that fill whole lines. */
export function partsOf(source: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  const add = (kind: Part["kind"], text: string, at: number) => {
    const blank = text.length - text.trimStart().length;
    const line = source.slice(0, at + blank).split("\n").length;
    if (kind === "code" && /^\/\*$/m.test(text)) {
      throw new CourseError(
        `a comment that begins in or after line ${line} must end in a line of its own, "*/"`,
      );
    }
    if (text.trim() !== "") parts.push({ kind, text: text.trim(), line });
  };
  for (const comment of source.matchAll(/^\/\*\n([\s\S]*?)\n\*\/$/gm)) {
    add("code", source.slice(end, comment.index), end);
    add("prose", comment[1] as string, comment.index + "/*\n".length);
    end = comment.index + comment[0].length;
  }
  add("code", source.slice(end), end);
  return parts;
}

/** Reads the heading of a file of literate TypeScript. */
export function headingOf(source: string): Heading {
  const [line = ""] = partsOf(source)[0]?.text.split("\n") ?? [];
  const [, title, formulas] = line.match(/^# (.+?)(?: — ((?:`[\w.]+`(?:, )?)+))?$/) ?? [];
  if (title === undefined)
    throw new CourseError(
      `a step begins with a comment whose first line is its heading, "# …", got "${line}"`,
    );
  return { title, formulas: [...(formulas ?? "").matchAll(/`([\w.]+)`/g)].map(([, id]) => id as string) };
}
