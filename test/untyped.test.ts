import { describe, expect, test } from "vitest";
import * as library from "../src/index.js";
import {
  AxisError,
  type CotangentError,
  Generator,
  GradientError,
  ones,
  ShapeError,
  type Tensor,
  ValueError,
} from "../src/index.js";
import { Dropout, layerNorm, rmsNorm } from "../src/nn/index.js";

/* What a program without types may pass in the place of a list, a function, a tensor or a generator. */

const untyped = <T>(value: unknown) => value as T;
const x = ones([2, 3]);
const total = (x: Tensor) => library.sum(x);
// biome-ignore lint/suspicious/noSparseArray: that is the mistake
const gap = [, 1];

type Mistake = readonly [string, () => unknown, new (...args: never[]) => CotangentError, RegExp | string];

const lists: readonly Mistake[] = [
  ["an axis as a text", () => library.sum(x, { axes: untyped("0") }), AxisError, "list of axes, got 0"],
  ["an axis by name", () => library.flip(x, untyped({ axes: 0 })), AxisError, "flip: takes an axis"],
  ["no axis, by null", () => library.squeeze(x, untyped(null)), AxisError, "squeeze: takes an axis"],
  ["a gap among axes", () => library.max(x, { axes: untyped(gap) }), AxisError, "max: an axis"],
  ["two axes as a text", () => library.transpose(x, untyped("01")), AxisError, "two axes, got 01"],
  ["two axes, by null", () => library.transpose(x, untyped(null)), AxisError, "two axes, got null"],
  [
    "three axes to swap",
    () => library.transpose(x, untyped([0, 1, 0])),
    AxisError,
    "two axes, got [0, 1, 0]",
  ],
  ["a gap in a shape", () => library.zeros(untyped(gap)), ShapeError, "zeros: a shape is a list"],
  ["an axis for a diagonal", () => library.diagonal(x, { axes: untyped(0) }), AxisError, "two axes, got 0"],
  [
    "one axis of a diagonal",
    () => library.diagonal(x, { axes: untyped([0]) }),
    AxisError,
    "two axes, got [0]",
  ],
  [
    "a gap among sizes",
    () => library.split(x, { sizes: untyped(gap) }),
    ValueError,
    "split: a list of sizes",
  ],
  ["sizes by null", () => library.split(x, { sizes: untyped(null) }), ValueError, "split: sizes must be"],
  ["axes by null", () => library.roll(x, { shifts: 1, axes: untyped(null) }), AxisError, "roll: an axis"],
  [
    "a margin",
    () => library.pad(x, { before: untyped(1) }),
    ValueError,
    "pad: takes a whole number for each axis",
  ],
  ["a margin by null", () => library.pad(x, { after: untyped(null) }), ValueError, "got null for [2, 3]"],
  ["a number of copies", () => library.repeat(x, untyped(2)), ValueError, /repeat: .*got 2$/],
  ["no number of copies", () => library.repeat(x, untyped(undefined)), ValueError, "repeat: takes a whole"],
];

const given = "takes a list of what the function is given, such as [x], got";
const derivatives: readonly Mistake[] = [
  ["a tensor", () => library.gradient(total, untyped(x)), GradientError, `gradient: ${given} float32 [2, 3]`],
  ["nothing", () => library.vjp(total, untyped(undefined)), GradientError, `${given} undefined`],
  ["a list of numbers", () => library.gradient(total, [untyped(1)]), GradientError, `${given} 1`],
  [
    "no function",
    () => library.gradient(untyped<typeof total>(x), [x]),
    GradientError,
    "takes a function first",
  ],
  ["no tensor", () => library.jacobian(total, untyped(undefined)), GradientError, `${given} undefined`],
  ["a single tangent", () => library.jvp(total, [x], untyped(x)), GradientError, "jvp: a tangent must"],
  ["no tangents", () => library.jvp(total, [x], untyped(undefined)), GradientError, "jvp: a tangent must"],
  [
    "a tensor to check",
    () => library.checkGradient(total, untyped(x)),
    GradientError,
    "checkGradient: takes",
  ],
];

const others: readonly Mistake[] = [
  ["a symbol", () => library.exp(untyped(Symbol("x"))), ValueError, "exp: takes tensors"],
  ["a list to buffer", () => library.buffer(untyped([1])), ValueError, "buffer: takes tensors"],
  ["a list to assign", () => library.assign(x, untyped([1])), ValueError, "assign: takes tensors"],
  [
    "a gain that is a number",
    () => layerNorm(x, { weight: untyped(2) }),
    ValueError,
    "layerNorm: takes tensors",
  ],
  ["a gain that is true", () => rmsNorm(x, { weight: untyped(true) }), ValueError, "rmsNorm: takes tensors"],
  ["a seed", () => library.normal(untyped(1), [2]), ValueError, /normal: takes a Generator first.*got 1/],
  ["a seed to drop by", () => new Dropout(untyped(1)), ValueError, "Dropout: takes a Generator first"],
];

describe.each([
  ["in the place of a list", lists],
  ["in the place of a function and its arguments", derivatives],
  ["in the place of a tensor or a generator", others],
])("%s, a typed error answers", (_, mistakes) => {
  test.each(mistakes)("%s", (_, make, type, message) => {
    expect(make).toThrow(type);
    expect(make).toThrow(message);
  });
});

test("a refused draw takes no numbers from the generator", () => {
  const [one, two] = [new Generator(1), new Generator(1)];
  expect(() => library.uniform(one, untyped("2"))).toThrow(ShapeError);
  expect(library.uniform(one, [2]).toArray()).toEqual(library.uniform(two, [2]).toArray());
});
