import { readFileSync } from "node:fs";
import { kinds } from "./kinds.js";

/** One line of a kernel, wrong in one place. */
export interface Fault {
  readonly file: string;
  /** Counted from one. */
  readonly line: number;
  readonly kind: string;
  readonly before: string;
  readonly after: string;
  /** The file's whole text with the fault in it. */
  readonly source: string;
}

/** All faults that the kinds find in a file, kind after kind in turn, those of one kind in an order without order. */
export function faultsIn(file: string): Fault[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const seen = new Set<string>();
  const isNew = ({ line, after }: Fault) => {
    const known = seen.size;
    return seen.add(`${line} ${after}`).size > known;
  };
  const byKind = kinds.map(({ name, rules }) =>
    scattered(
      lines.flatMap((text, i) => {
        if (!isWork(text)) return [];
        return rules.flatMap(([find, put]) =>
          [...text.matchAll(find)]
            .map((match): Fault => {
              const [found, ...groups] = match;
              const end = match.index + found.length;
              const after = text.slice(0, match.index) + put(found, ...groups) + text.slice(end);
              const source = lines.with(i, after).join("\n");
              return { file, line: i + 1, kind: name, before: text.trim(), after: after.trim(), source };
            })
            .filter(isNew),
        );
      }),
    ),
  );
  const longest = Math.max(...byKind.map((each) => each.length));
  return Array.from({ length: longest }, (_, i) => byKind.flatMap((each) => each.slice(i, i + 1))).flat();
}

/** Whether a line computes: no comment, no import, no list of parameters, no kernel that only hands on. */
function isWork(text: string): boolean {
  if (/^\s*(\/\*|\*|\/\/|import |export function \w+_(f32|f64|i32)\(|@)/.test(text)) return false;
  return !/\b(function|static|class)\b|^\s*\w+: \w+,|^\s*(\w+): \w+;/.test(text);
}

/** The list in another order, the same each time: by the golden ratio. */
function scattered<T>(list: readonly T[]): T[] {
  const place = (i: number) => (i * 0.6180339887) % 1;
  return list
    .map((item, i) => [place(i), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
