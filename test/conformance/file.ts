import { readFileSync } from "node:fs";

/** A file that is missing or is not what the format says. */
export class DamagedFile extends Error {}

/** Reads a file of text. Throws a DamagedFile that names it. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new DamagedFile(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** The value that a text of JSON, found at a place, describes. Throws a DamagedFile that names the place. */
export function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DamagedFile(`${place}: is not JSON (${(error as Error).message.replace(/\s+/g, " ")})`);
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is wrong with the shape and the data of a tensor, if anything; `accepts` judges an element. */
export function faultOfValues(
  { shape, data }: Readonly<Record<string, unknown>>,
  accepts: (element: unknown) => boolean,
): string | undefined {
  const isExtent = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(isExtent)) return "the shape must be a list of whole numbers";
  if (!Array.isArray(data) || !data.every(accepts)) return "the data must be a list of numbers";
  const size = shape.reduce((product: number, extent: number) => product * extent, 1);
  return data.length === size ? undefined : `${data.length} values do not fill [${shape.join(", ")}]`;
}
