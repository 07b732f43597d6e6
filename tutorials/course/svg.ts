import * as Plot from "@observablehq/plot";
import { JSDOM } from "jsdom";

const { document } = new JSDOM("").window;

/** The figure as one SVG document, with its legend, on white, its numbers rounded to a tenth of a pixel. */
export function svgOf(options: Plot.PlotOptions): string {
  const plot = Plot.plot({
    document,
    width: 640,
    height: 300,
    ...options,
    color: { ...options.color, legend: false },
    marks: [...(options.marks ?? []), ...legendOf(options)],
    marginBottom: options.marginBottom ?? 44,
    marginTop: options.marginTop ?? (options.color?.legend ? 48 : 32),
    style: "background: white; color: #222; font: 12px sans-serif",
  });
  plot.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  plot.setAttribute("xmlns:xlink", "http://www.w3.org/1999/xlink");
  const rounded = (tag: string) =>
    tag.replace(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))));
  return `${plot.outerHTML.replace(/<[^>]+>/g, rounded)}\n`;
}

/** The names of the colours in a row above the plot: an SVG has no place for the HTML that Plot would write. */
function legendOf({ color }: Plot.PlotOptions): Plot.Markish[] {
  if (!color?.legend) return [];
  const names = (color.domain as string[]).map(String);
  const widths = names.map((name) => 7 * name.length + 28);
  const places = names.map((_, i) => 8 - widths.slice(i).reduce((sum, width) => sum + width, 0));
  const shift = { frameAnchor: "top-right" as const, dy: -36 };
  return names.flatMap((name, i) => [
    Plot.dot([0], { ...shift, dx: places[i] as number, r: 4, fill: (color.range as string[])[i] as string }),
    Plot.text([0], {
      ...shift,
      dx: (places[i] as number) + 8,
      text: () => name,
      textAnchor: "start",
      lineAnchor: "middle",
    }),
  ]);
}
