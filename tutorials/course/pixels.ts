import * as Plot from "@observablehq/plot";
import { encode } from "fast-png";
import { figure } from "./figure.js";
import { type Picture, picturesInTerminal } from "./terminal.js";

/** Draws pictures side by side, each with a word below it: 0 is black and 1 is white. */
export function pictures(
  name: string,
  title: string,
  given: Readonly<Record<string, Picture>> | readonly (readonly [label: string, picture: Picture])[],
): void {
  const entries = Array.isArray(given) ? given : Object.entries(given);
  const labels = entries.map(([label]) => label);
  const drawn = entries.map(([, picture]) => picture);
  const columns = Math.min(labels.length, 8);
  const size = 560 / columns;
  const place = (i: number) => ({ x: (i % columns) + 0.5, y: Math.floor(i / columns) + 0.5 });
  const data = labels.map((label, i) => ({ label, ...place(i), src: dataUrl(drawn[i] as Picture) }));
  const rows = Math.ceil(labels.length / columns);
  figure(
    name,
    title,
    {
      width: 640,
      height: rows * (size + 24) + 24,
      marginTop: 8,
      marginBottom: 16,
      marginLeft: 16,
      marginRight: 16,
      x: { axis: null, domain: [0, columns] },
      y: { axis: null, domain: [rows, 0] },
      marks: [
        Plot.image(data, { x: "x", y: "y", src: "src", width: size, imageRendering: "pixelated" }),
        Plot.text(data, { x: "x", y: "y", text: "label", dy: size / 2 + 9 }),
      ],
    },
    picturesInTerminal(labels, drawn),
  );
}

/** Numbers as shades: the smallest becomes 0 and the largest 1; equal ones become 0. */
export function shades(numbers: Picture): Picture {
  const all = numbers.flat();
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return numbers.map((row) => row.map((value) => (high > low ? (value - low) / (high - low) : 0)));
}

/** Numbers as shades: 0 becomes grey, the largest magnitude white or, below zero, black. */
export function signedShades(numbers: Picture): Picture {
  const largest = Math.max(...numbers.flat().map(Math.abs)) || 1;
  return numbers.map((row) => row.map((value) => 0.5 + value / largest / 2));
}

function dataUrl(picture: Picture): string {
  const [height, width] = [picture.length, picture[0]?.length ?? 0];
  const data = Uint8Array.from(picture.flat(), (shade) => Math.round(255 * Math.min(Math.max(shade, 0), 1)));
  const png = encode({ width, height, data, channels: 1, depth: 8 });
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}
