/** Shades from 0 to 1, row by row. */
export type Picture = readonly (readonly number[])[];

/** Two pixels from 0 to 255, one above the other, in a terminal: as greys, or as full and empty. */
export function cell(above: number, below: number, inColour: boolean): string {
  if (inColour) return `\x1b[38;5;${grey(above)};48;5;${grey(below)}m▀`;
  const [a, b] = [above > 96, below > 96];
  return a && b ? "█" : a ? "▀" : b ? "▄" : " ";
}

/** Whether the terminal has enough colours for greys. */
export function hasGreys(): boolean {
  return process.stdout.isTTY && process.stdout.hasColors(256);
}

/** The 24 greys of a terminal have the numbers 232, almost black, to 255, almost white. */
function grey(shade: number): number {
  return 232 + Math.round((23 * Math.min(Math.max(shade, 0), 255)) / 255);
}

/** The least width of a picture; smaller ones are drawn larger. */
const LEAST = 10;

function enlarged(picture: Picture): Picture {
  const times = Math.ceil(LEAST / (picture[0]?.length ?? LEAST));
  const repeat = <T>(items: readonly T[]) => items.flatMap((item) => Array<T>(times).fill(item));
  return repeat(picture.map(repeat));
}

/** As many side by side as eighty columns hold, two rows of pixels a line. */
export function picturesInTerminal(labels: readonly string[], drawn: readonly Picture[]): string {
  const given = drawn.map(enlarged);
  const width = Math.max(
    ...given.map((picture, i) => Math.max(picture[0]?.length ?? 0, labels[i]?.length ?? 0)),
  );
  const perRow = Math.max(1, Math.floor(80 / (width + 2)));
  const blocks: string[] = [];
  for (let start = 0; start < given.length; start += perRow) {
    const some = given.slice(start, start + perRow).map((picture) => linesOf(picture, width));
    const height = Math.max(...some.map((lines) => lines.length));
    const lines = Array.from({ length: height }, (_, i) =>
      some.map((each) => each[i] ?? " ".repeat(width)).join("  "),
    );
    const words = labels.slice(start, start + perRow).map((label) => label.padEnd(width));
    blocks.push([...lines, words.join("  ").trimEnd()].join("\n"));
  }
  return blocks.join("\n\n");
}

/** Lines of two rows of pixels each: greys, or where there are no colours, the shade of both together. */
function linesOf(picture: Picture, width: number): string[] {
  const inColour = hasGreys();
  return Array.from({ length: Math.ceil(picture.length / 2) }, (_, i) => {
    const above = picture[2 * i] ?? [];
    const below = picture[2 * i + 1] ?? above;
    const cells = above.map((shade, j) =>
      inColour ? cell(255 * shade, 255 * (below[j] ?? 0), true) : shadeOf((shade + (below[j] ?? 0)) / 2),
    );
    return `${cells.join("")}${inColour ? "\x1b[0m" : ""}${" ".repeat(width - above.length)}`;
  });
}

function shadeOf(shade: number): string {
  return [..." ░▒▓█"].at(Math.round(4 * Math.min(Math.max(shade, 0), 1))) as string;
}
