import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the axes of an input mean: a peer may want them in another order. */
export type Layout =
  | "plain"
  /** [batch, channels, height, width] */
  | "image"
  /** [outChannels, inChannels, height, width] */
  | "kernel"
  /** [outputs, inputs] of a dense layer */
  | "weight";

/** What an input is, without its numbers. */
export interface Input {
  readonly shape: readonly number[];
  readonly dtype: "float32" | "float64" | "int32";
  readonly layout: Layout;
  /** Numbers lie evenly between −scale and scale; integers from 0 up to but without it. */
  readonly scale: number;
}

/** The same numbers for every peer. */
export interface Values extends Input {
  readonly data: Float32Array | Float64Array | Int32Array;
}

export type Inputs = Readonly<Record<string, Input>>;

/** Numbers without a meaning. */
export function random(
  shape: readonly number[],
  { dtype = "float32", scale = 1 }: Partial<Pick<Input, "dtype" | "scale">> = {},
): Input {
  return { shape, dtype, layout: "plain", scale };
}

/** Images, or their cotangents: [batch, channels, height, width]. */
export function image(shape: readonly [number, number, number, number]): Input {
  return { ...random(shape), layout: "image" };
}

/** A convolution's kernels, of the size with which it neither grows nor fades. */
export function kernel(shape: readonly [number, number, number, number]): Input {
  const [, channels, height, width] = shape;
  return { ...random(shape, { scale: 1 / Math.sqrt(channels * height * width) }), layout: "kernel" };
}

/** A dense layer's weights, of the size with which it neither grows nor fades. */
export function weight(outputs: number, inputs: number): Input {
  return { ...random([outputs, inputs], { scale: 1 / Math.sqrt(inputs) }), layout: "weight" };
}

/** Integers from 0 up to but without a bound: classes, or places in a table. */
export function integers(shape: readonly number[], below: number): Input {
  return random(shape, { dtype: "int32", scale: below });
}

/** Draws the numbers of a workload's inputs, and writes them where each peer finds them. */
export function writeInputs(folder: string, inputs: Inputs): void {
  for (const [i, [name, input]] of Object.entries(inputs).entries()) {
    writeFileSync(join(folder, `${name}.bin`), draw(input, i + 1));
  }
}

/** What `writeInputs` wrote. */
export function readInputs(folder: string, inputs: Inputs): Record<string, Values> {
  const read = ([name, input]: [string, Input]): [string, Values] => {
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, `${name}.bin`));
    const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
    return [name, { ...input, data: new arrayOf[input.dtype](bytes) }];
  };
  return Object.fromEntries(Object.entries(inputs).map(read));
}

const arrayOf = { float32: Float32Array, float64: Float64Array, int32: Int32Array };

function draw({ shape, dtype, scale }: Input, seed: number): Values["data"] {
  const values = new arrayOf[dtype](shape.reduce((size, extent) => size * extent, 1));
  const next = evenly(seed);
  for (let i = 0; i < values.length; i++)
    values[i] = dtype === "int32" ? Math.floor(next() * scale) : (2 * next() - 1) * scale;
  return values;
}

/** Numbers from 0 to 1, by Weyl's sequence scrambled as Mulberry32 does. */
function evenly(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
