import { cell } from "../course/terminal.js";
import type { LabelledImages } from "./mnist.js";

/** Digits are shown in this many columns, and in half as many lines as rows: "▀" holds two pixels. */
const COLUMNS = 9;
const ROWS = 12;
/** The part of an image that is shown, around the middle of the ink: no MNIST digit is wider. */
const VIEW = { width: 20, height: 24 };

/** Draws digits side by side, with what a model says of each and what each is. */
export function drawDigits(
  set: LabelledImages,
  places: readonly number[],
  predictions: ArrayLike<number>,
  inColour: boolean,
): string {
  const pictures = places.map((place) => drawDigit(set, place, inColour));
  const lines = Array.from({ length: ROWS / 2 }, (_, line) =>
    pictures.map((picture) => picture[line]).join(" "),
  );
  const said = places.map((place) => {
    const right = predictions[place] === set.labels[place];
    return paint(
      `says ${predictions[place]} ${right ? "✓" : "✗"}`.padEnd(COLUMNS),
      right ? 32 : 31,
      inColour,
    );
  });
  const are = places.map((place) => `  is ${set.labels[place]}`.padEnd(COLUMNS));
  return [...lines, said.join(" "), are.join(" ")].map((line) => line.trimEnd()).join("\n");
}

function drawDigit(set: LabelledImages, place: number, inColour: boolean): string[] {
  const size = set.height * set.width;
  const ink = shrink(set.pixels.subarray(place * size, (place + 1) * size), set.height, set.width);
  return Array.from({ length: ROWS / 2 }, (_, line) => {
    const above = ink[2 * line] as number[];
    const below = ink[2 * line + 1] as number[];
    const cells = above.map((a, column) => cell(a, below[column] as number, inColour)).join("");
    return inColour ? `${cells}\x1b[0m` : cells;
  });
}

function paint(text: string, colour: number, inColour: boolean): string {
  return inColour ? `\x1b[${colour}m${text}\x1b[0m` : text;
}

/** The mean ink of each of ROWS × COLUMNS parts of the view. */
function shrink(image: Uint8Array, height: number, width: number): number[][] {
  const pixel = (row: number, column: number) =>
    row < 0 || row >= height || column < 0 || column >= width ? 0 : (image[row * width + column] as number);
  const [top, left] = cornerOfView(image, height, width);
  const rows = parts(top, VIEW.height, ROWS);
  const columns = parts(left, VIEW.width, COLUMNS);
  return rows.map((row) =>
    columns.map((column) => {
      let sum = 0;
      for (const [r, high] of row) for (const [c, wide] of column) sum += high * wide * pixel(r, c);
      return (sum * ROWS * COLUMNS) / (VIEW.height * VIEW.width);
    }),
  );
}

/** Cuts a length into equal parts: for each the pixels that it meets, and how much of each pixel lies in it. */
function parts(start: number, length: number, count: number): [pixel: number, share: number][][] {
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [start + (i * length) / count, start + ((i + 1) * length) / count];
    const first = Math.floor(from);
    return Array.from({ length: Math.ceil(to) - first }, (_, j) => {
      const pixel = first + j;
      return [pixel, Math.min(to, pixel + 1) - Math.max(from, pixel)] as [number, number];
    });
  });
}

function cornerOfView(image: Uint8Array, height: number, width: number): [top: number, left: number] {
  const inked = Array.from(image.keys()).filter((place) => (image[place] as number) > 0);
  const middle = (places: number[], otherwise: number) =>
    places.length === 0 ? otherwise : (Math.min(...places) + Math.max(...places) + 1) / 2;
  const row = middle(
    inked.map((place) => Math.floor(place / width)),
    height / 2,
  );
  const column = middle(
    inked.map((place) => place % width),
    width / 2,
  );
  return [row - VIEW.height / 2, column - VIEW.width / 2];
}
