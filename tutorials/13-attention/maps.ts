import * as Plot from "@observablehq/plot";
import { figure } from "../course/index.js";

/** Who looked where: a share for each row and column, both with their words. */
export interface AttentionMap {
  /** What stands above it. */
  readonly label?: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly a: readonly (readonly number[])[];
}

/** A map, and where its first cell begins. */
interface Placed {
  readonly map: AttentionMap;
  readonly left: number;
  readonly top: number;
  /** As wide as the longest word needs. */
  readonly cell: number;
}

const WIDTH = 800;
const HEIGHT = 26; //   of a cell
const MARGIN = { left: 84, top: 46, bottom: 16 };

/** Draws attention maps, two side by side, words at both axes. The darker, the larger the share. */
export function maps(name: string, title: string, given: readonly AttentionMap[]): void {
  const placed = arranged(given);
  const cells = placed.flatMap(cellsOf);
  const words = placed.flatMap(wordsOf);
  const text = (anchor: "end" | "middle") =>
    Plot.text(
      words.filter((word) => word.anchor === anchor),
      { x: "x", y: "y", text: "text", textAnchor: anchor },
    );
  const options: Plot.PlotOptions = {
    width: WIDTH,
    height: Math.max(...cells.map(({ y2 }) => y2)) + MARGIN.bottom,
    margin: 0,
    marginTop: 0,
    x: { type: "identity", axis: null },
    y: { type: "identity", axis: null },
    color: { scheme: "Blues", domain: [0, 1.1] },
    marks: [
      Plot.rect(cells, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "share", inset: 1 }),
      Plot.text(cells, {
        x: ({ x1, x2 }) => (x1 + x2) / 2,
        y: ({ y1, y2 }) => (y1 + y2) / 2,
        text: ({ share }) => (share < 0.05 ? "" : share.toFixed(1)),
        fill: ({ share }) => (share > 0.45 ? "white" : "#444"),
        fontSize: 10,
      }),
      text("end"),
      text("middle"),
    ],
  };
  figure(name, title, options, given.map(inTerminal).join("\n\n"));
}

/** Two to a line, each line below the higher of the two before. */
function arranged(given: readonly AttentionMap[]): Placed[] {
  const heightOf = (map?: AttentionMap) => MARGIN.top + HEIGHT * (map?.rows.length ?? 0) + MARGIN.bottom;
  let top = 0;
  return given.map((map, i) => {
    const column = i % 2;
    if (i > 0 && column === 0) top += Math.max(heightOf(given[i - 1]), heightOf(given[i - 2]));
    const cell = Math.max(30, ...map.columns.map((word) => 6.5 * word.length + 6));
    return { map, left: column * (WIDTH / 2) + MARGIN.left, top: top + MARGIN.top, cell };
  });
}

function cellsOf({ map, left, top, cell }: Placed) {
  return map.a.flatMap((row, r) =>
    row.map((share, c) => ({
      share,
      x1: left + c * cell,
      x2: left + (c + 1) * cell,
      y1: top + r * HEIGHT,
      y2: top + (r + 1) * HEIGHT,
    })),
  );
}

function wordsOf({ map: { label = "", rows, columns }, left, top, cell }: Placed) {
  return [
    ...rows.map((text, r) => ({ text, x: left - 8, y: top + (r + 0.5) * HEIGHT, anchor: "end" })),
    ...columns.map((text, c) => ({ text, x: left + (c + 0.5) * cell, y: top - 10, anchor: "middle" })),
    { text: label, x: left + (columns.length * cell) / 2, y: top - 32, anchor: "middle" },
  ];
}

function inTerminal({ label, rows, columns, a }: AttentionMap): string {
  const head = Math.max(...rows.map((row) => row.length));
  const widths = columns.map((column) => Math.max(column.length, 3));
  const shade = (share: number) => " ░▒▓█"[Math.min(Math.floor(5 * share + 0.2), 4)].repeat(3);
  const line = (first: string, cells: readonly string[]) =>
    `  ${first.padEnd(head)}  ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" ")}`.trimEnd();
  const lines = rows.map((row, i) => line(row, a[i].map(shade)));
  return [...(label ? [`  ${label}`] : []), line("", columns), ...lines].join("\n");
}
