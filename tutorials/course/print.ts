import { Tensor } from "cotangent";
import { present } from "./stage.js";

/** Numbers in nested arrays. */
export type Numbers = number | readonly Numbers[];

/** Shows a text as it is. */
export function say(text: string): void {
  present({ terminal: text, page: fenced(text) });
}

/** Shows what something is called, its shape, and its numbers in rows. */
export function print(name: string, value: Tensor | Numbers): void {
  const numbers = value instanceof Tensor ? (value.toArray() as Numbers) : value;
  const shape = shapeOf(numbers);
  const head = shape.length === 0 ? "" : `[${shape.join(", ")}]`;
  say(shape.length === 0 ? `${name} = ${write(numbers as number)}` : `${name} ${head}\n${rows(numbers)}`);
}

/** Shows a table: its columns, and in each row a cell for each. */
export function table(columns: readonly string[], cells: readonly (readonly (string | number)[])[]): void {
  const written = cells.map((row) => row.map((cell) => (typeof cell === "number" ? write(cell) : cell)));
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  const rule = columns.map((_, i) => (cells.every((row) => typeof row[i] === "number") ? "--:" : ":--"));
  present({
    terminal: aligned([columns, ...written]),
    page: [columns, rule, ...written].map(line).join("\n"),
  });
}

/** Whole numbers as they are, others to four significant digits, without needless zeros. */
export function write(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞").replace("-", "−");
  const small = value !== 0 && Math.abs(value) < 1e-4;
  if (value === 0) return "0"; // −0 too
  const plain = Number.isSafeInteger(value) ? value : Number(value.toPrecision(4));
  const text = small ? value.toExponential(1) : String(plain);
  return text.replace("-", "−");
}

/** Numbers in a row, as a cell of a table may hold them. */
export function list(numbers: Iterable<number>): string {
  return Array.from(numbers, write).join(", ");
}

/** The shape of nested arrays. */
export function shapeOf(value: Numbers): readonly number[] {
  if (typeof value === "number") return [];
  return [value.length, ...(value.length > 0 ? shapeOf(value[0] as Numbers) : [])];
}

/** The page's Markdown for a text as it is. */
function fenced(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}

/** Matrices under each other, their columns aligned. */
function rows(value: Numbers): string {
  const shape = shapeOf(value);
  if (shape.length <= 1) return aligned([(shape.length === 0 ? [value] : (value as number[])).map(cell)]);
  if (shape.length === 2) return aligned((value as number[][]).map((row) => row.map(cell)));
  return (value as Numbers[]).map(rows).join("\n\n");
}

function cell(value: Numbers): string {
  return write(value as number);
}

/** Lines of cells, each column as wide as its widest, texts to the left and numbers to the right. */
function aligned(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const isNumber = (text: string) => /^[−\d.∞eE+]|^NaN$/.test(text);
  const numeric = widths.map((_, i) => lines.some((line) => isNumber(line[i] ?? "")));
  const pad = (text: string, i: number) =>
    numeric[i] ? text.padStart(widths[i] as number) : text.padEnd(widths[i] as number);
  return lines.map((line) => `  ${line.map(pad).join("  ")}`.trimEnd()).join("\n");
}
