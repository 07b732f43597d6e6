import * as Plot from "@observablehq/plot";
import chart from "simple-ascii-chart";
import { write } from "./print.js";
import { current, present } from "./stage.js";

/** Named curves: the height at each whole step, or points. */
export type Curves = Readonly<
  Record<string, readonly number[] | readonly (readonly [x: number, y: number])[]>
>;

interface Axes {
  readonly x: string;
  readonly y: string;
  /** Whether the heights are drawn by their powers of ten. */
  readonly logarithmic?: boolean;
}

const TERMINAL_COLOURS = [
  "ansiBlue",
  "ansiRed",
  "ansiGreen",
  "ansiYellow",
  "ansiMagenta",
  "ansiCyan",
] as const;
const COLOURS = ["#3b6fb6", "#d1495b", "#2e8b57", "#b8860b", "#7b4fa3", "#4a4a4a"];

/** Draws curves. The file is called name.svg; the title says what there is to see. */
export function curves(name: string, title: string, axes: Axes, given: Curves): void {
  const series = Object.entries(given).map(([label, values]) => ({
    label,
    points: values.map((value, i) => (typeof value === "number" ? ([i, value] as const) : value)),
  }));
  const points = series.flatMap(({ label, points }) => points.map(([x, y]) => ({ label, x, y })));
  const isWide = axes.logarithmic && points.some(({ y }) => y < 1e-3 || y > 1e5); // 0.00001
  const options: Plot.PlotOptions = {
    ...(isWide && { marginLeft: 64 }),
    x: { label: axes.x },
    y: { label: axes.y, grid: true, ...(axes.logarithmic && { type: "log" as const, tickFormat: "~g" }) },
    color: { domain: series.map(({ label }) => label), range: COLOURS, legend: series.length > 1 },
    marks: [Plot.line(points, { x: "x", y: "y", stroke: "label", strokeWidth: 1.8 })],
  };
  figure(name, title, options, terminalChart(series, axes));
}

/** Draws whatever the plotting library can. In a terminal there is only the name of the file, or the given text. */
export function figure(name: string, title: string, options: Plot.PlotOptions, terminal?: string): void {
  const path = `figures/${name}.svg`;
  present({
    terminal: `${title}\n${terminal ?? `(on the page: ${current().tutorial.folder}/${path}; npm run pages draws it again)`}`,
    page: `![${title}](${path})\n\n*${title}*`,
    figure: { path, options },
  });
}

function terminalChart(
  series: readonly { label: string; points: readonly (readonly [number, number])[] }[],
  { x, y, logarithmic }: Axes,
): string {
  const height = (value: number) => (logarithmic ? Math.log10(Math.max(value, Number.MIN_VALUE)) : value);
  const drawn = series.map(({ points }) => points.map(([x, y]): [number, number] => [x, height(y)]));
  const ends = (axis: 0 | 1) => {
    const values = drawn.flat().map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)];
  };
  const options = {
    width: 60,
    height: 10,
    customXAxisTicks: ends(0),
    customYAxisTicks: ends(1),
    yRange: ends(1) as [number, number],
    formatter: (value: number, { axis }: { axis: "x" | "y" }) =>
      axis === "x" ? String(value) : write(logarithmic ? 10 ** value : value).padStart(8),
  };
  const axes = `${y}${logarithmic ? ", logarithmic" : ""} ↑   ${x} →`;
  const labels = series.map(({ label }) => label);
  if (series.length === 1) return `${axes}\n${chart(drawn, options)}`;
  if (process.stdout.hasColors?.()) {
    const legend = { position: "bottom" as const, series: labels };
    return `${axes}\n${chart(drawn, { ...options, legend, color: [...TERMINAL_COLOURS] })}`;
  }
  return drawn.map((points, i) => `${labels[i]}: ${axes}\n${chart([points], options)}`).join("\n"); // one by one
}
