import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Images of one size, a byte a pixel (0 is paper, 255 is ink), and the digit that each shows. */
export interface LabelledImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** Image after image, row after row. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** A file of the data set is missing, or is not what it should be. */
export class DataError extends Error {}

/** Reads the images and labels of one part, "train" or "t10k", of a data set in MNIST's format. */
export function readImages(folder: string, part: "train" | "t10k"): LabelledImages {
  const images = readIdx(join(folder, `${part}-images-idx3-ubyte.gz`), 3);
  const labels = readIdx(join(folder, `${part}-labels-idx1-ubyte.gz`), 1);
  const [count, height, width] = images.extents as [number, number, number];
  if (labels.extents[0] !== count) {
    throw new DataError(
      `${folder}: each ${part} image needs a label, got ${count} images and ${labels.extents[0]} labels`,
    );
  }
  const odd = labels.values.find((label) => label > 9);
  if (odd !== undefined) throw new DataError(`${folder}: ${part} labels must be digits, got ${odd}`);
  return { count, height, width, pixels: images.values, labels: labels.values };
}

/** The first so many of a set. */
export function firstOf(set: LabelledImages, count: number): LabelledImages {
  const { height, width, pixels, labels } = set;
  return {
    ...set,
    count,
    pixels: pixels.subarray(0, count * height * width),
    labels: labels.subarray(0, count),
  };
}

/**
 * Reads a gzipped IDX file of bytes. Its head is two zeros, the element type (8 for bytes) and the
 * number of axes, then each extent in four bytes, the highest first; the elements follow.
 */
export function readIdx(path: string, axes: number): { extents: number[]; values: Uint8Array } {
  const bytes = unzip(path);
  const head = 4 * (1 + axes);
  const magic = [0, 0, 8, axes];
  if (bytes.length < head || !magic.every((byte, i) => bytes[i] === byte)) {
    const found = [...bytes.subarray(0, 4)].join(" ") || "nothing";
    throw new DataError(
      `${path}: not IDX bytes of ${axes} axes, must begin ${magic.join(" ")}, got ${found}`,
    );
  }
  const extents = Array.from({ length: axes }, (_, axis) => bytes.readUInt32BE(4 * (1 + axis)));
  const promised = extents.reduce((product, extent) => product * extent, 1);
  const values = bytes.subarray(head);
  if (values.length !== promised) {
    throw new DataError(
      `${path}: damaged, its head promises ${extents.join(" × ")} = ${promised} bytes, got ${values.length}`,
    );
  }
  return { extents, values };
}

function unzip(path: string): Buffer {
  if (!existsSync(path)) {
    throw new DataError(`${path}: missing; it is part of the repository (git restore brings it back)`);
  }
  try {
    return gunzipSync(readFileSync(path));
  } catch (error) {
    const reason = error instanceof Error ? error.message : `${error}`;
    throw new DataError(`${path}: damaged, cannot be unzipped (${reason})`);
  }
}
