import { describe, expect, test } from "vitest";
import * as library from "../../src/index.js";
import {
  AxisError,
  type CotangentError,
  DtypeError,
  ones,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../src/index.js";

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const [v, truth, wide] = [
  tensor([1, 2, 3]),
  tensor([true, false, true]),
  tensor([1, 2, 3], { dtype: "float64" }),
];
const whole = (numbers: number[] | number[][]) => tensor(numbers, { dtype: "int32" });
// What a program without types may pass.
const untyped = <T>(value: unknown) => value as T;

type Refusal = readonly [
  what: string,
  run: () => unknown,
  error: new (...args: never[]) => CotangentError,
  message: string,
];

const elements: readonly Refusal[] = [
  ["types to compare", () => library.equal(v, wide), DtypeError, "equal: operands must have one type"],
  [
    "a choice between types",
    () => library.where(truth, v, wide),
    DtypeError,
    "where: takes a bool condition",
  ],
  ["a choice by numbers", () => library.where(v, v, v), DtypeError, "where: takes a bool condition"],
  ["a number to negate", () => library.logicalNot(v), DtypeError, "logicalNot: takes bools"],
  ["a number beside a truth value", () => library.logicalAnd(v, truth), DtypeError, "got float32 and bool"],
  ["a bound that is NaN", () => library.clamp(v, { min: 0, max: Number.NaN }), ValueError, "0 and NaN"],
  ["an unknown gelu", () => library.gelu(v, { approximate: untyped("erf") }), ValueError, "got erf"],
  ["a slope in rows", () => library.prelu(v, ones([1, 1])), ShapeError, "prelu: slope must be one number"],
  ["slopes of others", () => library.prelu(x, ones([2])), ShapeError, "prelu: slope must be one number"],
  ["slopes in rows", () => library.prelu(x, ones([3, 1])), ShapeError, "prelu: slope must be one number"],
  [
    "a rate below zero",
    () => library.dropout(v, { rate: -0.5, key: untyped(undefined) }),
    ValueError,
    "dropout: rate must lie in [0, 1], got -0.5",
  ],
];

const places: readonly Refusal[] = [
  [
    "a place before the first",
    () => library.select(x, { axis: 0, index: -3 }),
    ValueError,
    "[-2, 2), got -3",
  ],
  ["half a place", () => library.select(x, { axis: 0, index: 0.5 }), ValueError, "[-2, 2), got 0.5"],
  ["half an extent", () => library.reshape(x, [4, -1]), ShapeError, "must fill the new shape"],
  ["two open extents of one", () => library.reshape(ones([1]), [-1, -1]), ShapeError, "must fill the new"],
  ["a vector's diagonal", () => library.diagonal(v), AxisError, "diagonal: an axis of a rank-1 tensor"],
  ["half an offset", () => library.tril(x, 0.5), ValueError, "tril: offset must be a whole number"],
  ["half a diagonal", () => library.diagonal(x, { offset: 0.5 }), ValueError, "offset must be a whole"],
  ["copies below zero", () => library.repeat(x, [-1, 1]), ValueError, "repeat: takes a whole number"],
  ["a shift too many", () => library.roll(x, { shifts: [1, 2], axes: [0] }), ValueError, "for each axis"],
  ["half a shift", () => library.roll(x, { shifts: [1, 0.5], axes: [0, 1] }), ValueError, "for each axis"],
  ["a part below zero", () => library.split(x, { sizes: [3, -1] }), ValueError, "holds whole numbers"],
  ["half a part", () => library.split(x, { sizes: [0.5, 1.5] }), ValueError, "holds whole numbers"],
  ["ranks to join", () => library.concat([v, tensor(1)]), ShapeError, "concat: shapes must agree"],
  ["a number to stack", () => library.stack([v, untyped(3)]), ValueError, "stack: takes tensors"],
  ["a mirror too narrow", () => library.reflectPad(v, { before: [3] }), ShapeError, "got [3, 0]"],
  ["one too narrow behind", () => library.reflectPad(v, { after: [3] }), ShapeError, "got [0, 3]"],
  ["no edge before", () => library.replicatePad(zeros([0]), { before: [1] }), ShapeError, "there is no edge"],
  ["no edge behind", () => library.replicatePad(zeros([0]), { after: [1] }), ShapeError, "there is no edge"],
  ["two axes for one", () => library.argmax(x, { axis: untyped([0, 1]) }), AxisError, "argmax: an axis of"],
];

const indices: readonly Refusal[] = [
  ["an index taller than x", () => library.gather(x, whole([[0], [0], [0]])), ShapeError, "must fit into x"],
  ["a vector of rows", () => library.embedding(v, whole([0])), ShapeError, "weight must be [rows, width]"],
  [
    "an index for other rows",
    () => library.embeddingAdjoint(x, whole([0, 1, 0]), 2),
    ShapeError,
    "embeddingAdjoint: dy must be [...index, width], got [2, 3] and [3]",
  ],
  [
    "an index for other elements",
    () => library.scatterAdd(v, whole([0, 1]), { extent: 3 }),
    ShapeError,
    "scatterAdd: x and index must have one shape, got [3] and [2]",
  ],
  [
    "truth values to add up",
    () => library.scatterAdd(truth, whole([0, 1, 0]), { extent: 3 }),
    DtypeError,
    "scatterAdd: takes float32 or float64 or int32, got bool",
  ],
  [
    "labels of other rows",
    () => library.surprise(x, whole([0, 1, 2])),
    ShapeError,
    "surprise: labels must have the shape of z without the classes, got [3] where [2] fits",
  ],
  ["rows of an index", () => library.indexAdd(x, whole([[0]]), x), ShapeError, "index must be a vector"],
];

const products: readonly Refusal[] = [
  ["a number times a matrix", () => library.matmul(tensor(1), x), ShapeError, "need an axis at least"],
  ["a matrix times a number", () => library.matmul(x, tensor(1)), ShapeError, "need an axis at least"],
  ["a vector and a matrix", () => library.outer(v, x), ShapeError, "outer: takes two vectors"],
  [
    "a weight that is a vector",
    () => library.linear(x, v),
    ShapeError,
    "linear: weight must be [outputs, inputs]",
  ],
  [
    "a number for a bias",
    () => library.linear(v, ones([2, 3]), untyped(1)),
    ValueError,
    "linear: takes tensors",
  ],
  [
    "a bias of other outputs",
    () => library.affine(v, ones([2, 3]), v),
    ShapeError,
    "affine: bias must be [2], got [3]",
  ],
];

const equations: readonly Refusal[] = [
  ["that is a number", () => library.einsum(untyped(5), [v]), ValueError, "an equation is a text"],
  ["beside a number", () => library.einsum("i,i->", [v, untyped(3)]), ValueError, "is a list of tensors"],
  ["without operands", () => library.einsum("i->i", []), ValueError, '"i->i" takes 1 operand, got 0'],
  [
    "of whole numbers",
    () => library.einsum("i->", [whole([1])]),
    DtypeError,
    "einsum: takes float32 or float64",
  ],
  [
    "with an axis too many",
    () => library.einsum("i->i", [x]),
    ShapeError,
    "an operand of 1 axis, got [2, 3]",
  ],
  ["with one too few", () => library.einsum("ij...->i", [v]), ShapeError, "of 2 axes at least, got [3]"],
];

const [image, line] = [ones([1, 2, 5, 5]), ones([1, 2, 5])];
const empty = "every window must hold an element, got a window of 2 at";
const windows: readonly Refusal[] = [
  [
    "a bias of other channels",
    () => library.affineConv2d(image, ones([2, 2, 2, 2]), ones([3])),
    ShapeError,
    "affineConv2d: bias must be [2], got [3]",
  ],
  [
    "kernels of sequences for images",
    () => library.conv2d(image, ones([1, 2, 3])),
    ShapeError,
    "kernels must be [out, channels / groups, height, width], got [1, 2, 3]",
  ],
  [
    "kernels of images to enlarge sequences",
    () => library.convTranspose1d(line, ones([2, 1, 3, 3])),
    ShapeError,
    "kernels must be [in, out / groups, size], got [2, 1, 3, 3]",
  ],
  ...[-1, 0.5].map((groups): Refusal => {
    const message = `groups must divide the 1 kernels, got ${groups}`;
    return [`${groups} groups`, () => library.conv1d(line, ones([1, 2, 3]), { groups }), ValueError, message];
  }),
  [
    "a cotangent of another size",
    () => library.conv2dInputAdjoint(ones([1, 1, 2, 2]), ones([1, 2, 3, 3]), { size: image.shape }),
    ShapeError,
    "dy must have the shape of the convolution's output, [1, 1, 3, 3], got [1, 1, 2, 2]",
  ],
  [
    "padding below zero at one end",
    () => library.conv1d(line, ones([1, 2, 3]), { padding: [1, -1] }),
    ValueError,
    "conv1d: padding must be",
  ],
  [
    "a window behind the end",
    () => library.maxPool1d(line, { kernel: 2, padding: [0, 2], stride: 1 }),
    ValueError,
    `${empty} 5 over 5`,
  ],
  [
    "a window far behind it",
    () => library.maxPool1d(line, { kernel: 2, padding: [0, 3] }),
    ValueError,
    `${empty} 6 over 5`,
  ],
  [
    "a window with holes before the start",
    () => library.maxPool1d(line, { kernel: 2, padding: [3, 0], dilation: 2 }),
    ValueError,
    `${empty} -3 over 5`,
  ],
  [
    "a scale too many",
    () => library.interpolate(image, { scale: untyped([1, 1, 1]) }),
    ValueError,
    "scale must be one number above zero, or one for each axis, got 1,1,1",
  ],
];

describe.each([
  ["windows", windows],
  ["elements", elements],
  ["places", places],
  ["indices", indices],
  ["products", products],
  ["an equation", equations],
] as const)("of %s, refused:", (_, refusals) => {
  test.each(refusals)("%s", (_what, run, error, message) => {
    expect(run).toThrow(error);
    expect(run).toThrow(message);
  });
});

const values = (y: Tensor) => y.toArray();

describe("shapes", () => {
  test("of what has no elements have no negative extent, and no negative zero", () => {
    expect(library.pad(zeros([0]), { between: [2] }).shape).toEqual([0]);
    expect(library.slice(v, [{ start: 3, stop: 2, step: 2 }]).shape).toEqual([0]);
  });

  test("lose all axes of 1 where none is named", () => {
    expect(library.squeeze(ones([1, 2, 1])).shape).toEqual([2]);
  });

  test("keep no reduced axis if not told to", () => {
    expect(library.argmax(x, { axis: 1 }).shape).toEqual([2]);
  });

  test("are weighed along the last axis if none is named", () => {
    const even = ones([2, 5, 4]);
    expect(new Set(library.softmax(even).data())).toEqual(new Set([0.25]));
    expect(library.logSoftmax(even).data()[0]).toBe(Math.fround(-Math.log(4)));
  });

  test("are repeated by steps of 0", () => {
    expect(library.broadcastTo(v, [2, 3]).strides).toEqual([0, 1]);
  });
});

test.each([
  [0, [0, 3]],
  [1, [1]],
  [2, []],
  [-1, [2, 5]],
  [-3, [6]],
  [-4, []],
])("the diagonal %i of a tall matrix ends with its rows and columns", (offset, expected) => {
  const tall = library.arange(8).reshape([4, 2]);
  expect(values(library.diagonal(tall, { offset }))).toEqual(expected);
  const turned = values(library.diagonal(library.transpose(tall), { offset: -offset }));
  expect(turned).toEqual(expected);
});

test("equal bounds leave one number", () => {
  expect(values(library.hardtanh(v, { min: 2, max: 2 }))).toEqual([2, 2, 2]);
});
