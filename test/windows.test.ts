import { describe, expect, test } from "vitest";
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  arange,
  avgPool1d,
  CotangentError,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  gradient,
  type InterpolateOptions,
  interpolate,
  maxPool1d,
  maxPool2d,
  ones,
  sum,
  type Tensor,
  tensor,
  unfold,
} from "../src/index.js";

const [image, line] = [ones([1, 2, 5, 5]), ones([1, 2, 5])];
// What a program without types may pass.
const untyped = <T>(value: unknown) => value as T;

describe("refused, by a typed error that says why:", () => {
  const mistakes: [string, () => unknown, string][] = [
    [
      "an image smaller than the kernel",
      () => conv2d(image, ones([1, 2, 6, 3])),
      "conv2d: the window must fit into the padded image, got 5 + 0 + 0 places for a window of 6, shape [1, 2, 5, 5]",
    ],
    [
      "a sequence shorter than the kernel",
      () => conv1d(line, ones([1, 2, 3]), { dilation: 3 }),
      "conv1d: the window must fit into the padded image, got 5 + 0 + 0 places for a window of 7, shape [1, 2, 5]",
    ],
    [
      "an image in the place of a sequence",
      () => conv1d(image, ones([1, 2, 3])),
      "conv1d: sequences must be [batch, channels, length], got [1, 2, 5, 5]",
    ],
    [
      "kernels of images for sequences",
      () => conv1d(line, ones([1, 2, 3, 3])),
      "conv1d: kernels must be [out, channels / groups, size], got [1, 2, 3, 3]",
    ],
    [
      "channels that the kernels do not take",
      () => conv1d(line, ones([2, 2, 3]), { groups: 2 }),
      "conv1d: channels of x must be those of a kernel times groups (2 ≠ 4), got [1, 2, 5] and [2, 2, 3]",
    ],
    [
      "groups that do not divide",
      () => conv1d(line, ones([3, 1, 3]), { groups: 2 }),
      "conv1d: groups must divide the 3 kernels, got 2",
    ],
    [
      "a stride of two numbers along one axis",
      () => conv1d(line, ones([1, 2, 3]), { stride: untyped([1, 2]) }),
      "conv1d: stride must be a whole number from 1 up, got 1,2",
    ],
    [
      "half a stride",
      () => maxPool1d(line, { kernel: 2, stride: 1.5 }),
      "maxPool1d: stride must be a whole number from 1 up, got 1.5",
    ],
    [
      "padding of four numbers along one axis",
      () => conv1d(line, ones([1, 2, 3]), { padding: untyped([1, 2, 3, 4]) }),
      'conv1d: padding must be "same", "valid", or one or two whole numbers from zero up, got 1,2,3,4',
    ],
    [
      "padding of three numbers",
      () => unfold(image, { kernel: 2, padding: untyped([1, 2, 3]) }),
      'unfold: padding must be "same", "valid", or one, two or four whole numbers from zero up, got 1,2,3',
    ],
    [
      "a padding that is no word of ours",
      () => avgPool1d(line, { kernel: 2, padding: untyped("full") }),
      'avgPool1d: padding must be "same", "valid", or one or two whole numbers from zero up, got full',
    ],
    [
      "a kernel of three numbers",
      () => maxPool2d(image, { kernel: untyped([1, 2, 3]) }),
      "maxPool2d: kernel must be one or two whole numbers from 1 up, got 1,2,3",
    ],
    [
      "a ceilMode that is a word",
      () => maxPool1d(line, { kernel: 2, ceilMode: untyped("yes") }),
      "maxPool1d: ceilMode must be true or false, got yes",
    ],
    [
      "a countPadding that is a number",
      () => avgPool1d(line, { kernel: 2, countPadding: untyped(0) }),
      "avgPool1d: countPadding must be true or false, got 0",
    ],
    [
      "a window of padding alone",
      () => maxPool1d(line, { kernel: 2, padding: 2 }),
      "maxPool1d: every window must hold an element, got a window of 2 at -2 over 5",
    ],
    [
      "whole numbers to average",
      () => avgPool1d(tensor(new Int32Array(4), { shape: [1, 1, 4] }), { kernel: 2 }),
      "avgPool1d: in avgPool2d, takes float32 or float64, got int32",
    ],
    [
      "more of an outputPadding than a stride holds",
      () => convTranspose2d(image, ones([2, 1, 3, 3]), { stride: 2, outputPadding: [0, 2] }),
      "convTranspose2d: outputPadding must be smaller than stride or dilation, 2 and 1, got 2",
    ],
    [
      "an outputPadding below zero",
      () => convTranspose1d(line, ones([2, 1, 3]), { stride: 2, outputPadding: -1 }),
      "convTranspose1d: outputPadding must be a whole number from 0 up, got -1",
    ],
    [
      "a padding that leaves nothing",
      () => convTranspose1d(ones([1, 2, 1]), ones([2, 1, 2]), { padding: 1 }),
      "convTranspose1d: x must have places, and the padding must leave some of the output, got 1 places, of the output 0",
    ],
    [
      "nothing to enlarge",
      () => convTranspose1d(ones([1, 2, 0]), ones([2, 1, 5])),
      "convTranspose1d: x must have places",
    ],
    [
      "a size that is left open",
      () => convTranspose2d(image, ones([2, 1, 3, 3]), { padding: untyped("same") }),
      'convTranspose2d: padding must be "valid", or one, two or four whole numbers from zero up, got same',
    ],
    [
      "kernels of other channels to enlarge",
      () => convTranspose1d(line, ones([3, 1, 3])),
      "convTranspose1d: channels of x must be as many as kernels (2 ≠ 3), got [1, 2, 5] and [3, 1, 3]",
    ],
    [
      "kernels to enlarge of too few axes",
      () => convTranspose2d(image, ones([2, 1, 3])),
      "convTranspose2d: kernels must be [in, out / groups, height, width], got [2, 1, 3]",
    ],
    [
      "groups that do not divide what is enlarged",
      () => convTranspose1d(line, ones([2, 1, 3]), { groups: 3 }),
      "convTranspose1d: groups must divide the 2 kernels, got 3",
    ],
    [
      "no window at all",
      () => adaptiveAvgPool2d(image, [0, 2]),
      "adaptiveAvgPool2d: size must be one or two whole numbers from 1 up, got 0,2",
    ],
    [
      "no place to average",
      () => adaptiveAvgPool1d(ones([1, 2, 0]), 2),
      "adaptiveAvgPool1d: there must be places to average, got [1, 2, 0]",
    ],
    [
      "whole numbers to average adaptively",
      () => adaptiveAvgPool1d(arange(6).reshape([1, 1, 6]), 2),
      "adaptiveAvgPool1d: takes float32 or float64, got int32",
    ],
    [
      "a column of windows over a sequence",
      () => unfold(line, { kernel: 2 }),
      "unfold: images must be [batch, channels, height, width], got [1, 2, 5]",
    ],
  ];
  test.each(mistakes)("%s", (_what, mistake, message) => {
    expect(mistake).toThrow(CotangentError);
    expect(mistake).toThrow(message);
  });

  const resizing: [string, Tensor, InterpolateOptions, string][] = [
    ["no size", line, {}, "takes either size or scale, got neither"],
    ["two sizes", line, { size: 2, scale: 2 }, "takes either size or scale, got both"],
    ["two extents for one axis", line, { size: [3, 3] }, "size must be a whole number from 1 up, got 3,3"],
    ["a size of zero", image, { size: 0 }, "size must be one or two whole numbers from 1 up, got 0"],
    [
      "a scale of zero",
      image,
      { scale: 0 },
      "scale must be one number above zero, or one for each axis, got 0",
    ],
    ["a scale that is NaN", image, { scale: [1, Number.NaN] }, "scale must be one number above zero"],
    ["a scale that is a word", image, { scale: untyped("2") }, "scale must be one number above zero"],
    [
      "a scale that leaves nothing",
      image,
      { scale: [0.1, 1] },
      "a scale must leave a place along each axis, got [0.1, 1] of [5, 5]",
    ],
    [
      "a mode that is not there",
      image,
      { size: 2, mode: untyped("bicubic") },
      'mode must be "nearest", "linear" or "bilinear", got bicubic',
    ],
    [
      "corners of the nearest",
      line,
      { size: 2, alignCorners: true },
      "alignCorners asks for a mode that weighs",
    ],
    [
      "corners that are a number",
      line,
      { size: 2, mode: "linear", alignCorners: untyped(1) },
      "alignCorners must be true or false, got 1",
    ],
    ["whole numbers to weigh", arange(6).reshape([1, 1, 6]), { size: 2, mode: "linear" }, "takes float32 or"],
    ["a matrix", ones([3, 3]), { size: 2 }, "x must be [batch, channels, length] or"],
    ["no place", ones([1, 1, 0]), { size: 2 }, "x must be [batch, channels, length] or"],
  ];
  test.each(resizing)("%s to interpolate to", (_what, x, options, message) => {
    expect(() => interpolate(x, options)).toThrow(CotangentError);
    expect(() => interpolate(x, options)).toThrow(`interpolate: ${message}`);
  });
});

/* What PyTorch 1.13 gives. */
describe("as PyTorch has it:", () => {
  test("an outputPadding that no window reaches is zeros", () => {
    const y = convTranspose1d(ones([1, 1, 4]), ones([1, 1, 2]), { stride: 2, dilation: 4, outputPadding: 3 });
    expect(y.toArray()).toEqual([[[1, 0, 1, 0, 2, 0, 2, 0, 1, 0, 1, 0, 0, 0]]]);
  });

  test("a scale is used for the coordinates as it is given", () => {
    const x = arange(5, { dtype: "float64" }).reshape([1, 1, 5]);
    const y = interpolate(x, { scale: 1.7, mode: "linear" }).data();
    const expected = [0, 0.3823529411764706, 0.9705882352941178, 1.5588235294117647];
    expected.push(2.1470588235294117, 2.735294117647059, 3.323529411764706, 3.9117647058823533);
    for (const [i, value] of expected.entries()) expect(y[i]).toBeCloseTo(value, 14);
    expect(interpolate(x, { scale: 1.7 }).toArray()).toEqual([[[0, 0, 1, 1, 2, 2, 3, 4]]]);
  });

  test("where the size stays, the nearest still follows the scale, and the others stay", () => {
    const x = arange(10, { dtype: "float32" }).reshape([1, 1, 10]);
    expect(interpolate(x, { scale: 1.05 }).toArray()).toEqual([[[0, 0, 1, 2, 3, 4, 5, 6, 7, 8]]]);
    expect(interpolate(x, { scale: 1.05, mode: "linear" }).toArray()).toEqual(x.toArray());
  });

  test("more windows than places share them", () => {
    const x = tensor([[[0, 1, 2]]]);
    expect(adaptiveAvgPool1d(x, 5).toArray()).toEqual([[[0, 0.5, 1, 1.5, 2]]]);
  });

  test("an infinite element reaches only the windows that hold it", () => {
    const x = tensor([[[1, Number.POSITIVE_INFINITY, 2, 3, 4]]]);
    expect(adaptiveAvgPool1d(x, 3).toArray()).toEqual([[[Infinity, Infinity, 3.5]]]);
  });
});

test("the nearest of many places is exact: no quotient is rounded to the place before", () => {
  for (const [n, m] of [
    [2, 82],
    [7, 49],
    [29, 1421],
    [49, 2401],
  ] as const) {
    const y = interpolate(arange(n).reshape([1, 1, n]), { size: m }).data();
    expect([...y]).toEqual(Array.from({ length: m }, (_, i) => Math.floor((i * n) / m)));
  }
});

test("windows that divide the extent are averaged alone", () => {
  expect(adaptiveAvgPool1d(tensor([[[0, 1, 2, 3, 4, 9]]]), 3).toArray()).toEqual([[[0.5, 2.5, 6.5]]]);
});

test("padding counts in a mean, and a window that would hang over is left out, if not told otherwise", () => {
  const three = tensor([[[2, 4, 8]]]);
  expect(avgPool1d(three, { kernel: 2, stride: 1, padding: 1 }).toArray()).toEqual([[[1, 3, 6, 4]]]);
  expect(maxPool1d(three, { kernel: 2 }).toArray()).toEqual([[[4]]]);
  const [dx] = gradient((x) => sum(avgPool1d(x, { kernel: 2 })), [three]);
  expect(dx.toArray()).toEqual([[[0.5, 0.5, 0]]]);
});

test("a window with holes unfolds to what lies as far apart", () => {
  const x = tensor([[[[1, 2, 3]]]]);
  expect(unfold(x, { kernel: [1, 2], dilation: 2 }).toArray()).toEqual([[[1], [3]]]);
});

test("a window that would begin behind the padding at the end is no window", () => {
  const options = { kernel: 2, stride: 4, padding: [0, 1], ceilMode: true } as const;
  expect(avgPool1d(ones([1, 1, 4]), options).shape).toEqual([1, 1, 1]);
});

test("aligned corners stay", () => {
  const options = { size: 5, mode: "linear", alignCorners: true } as const;
  expect(interpolate(tensor([[[0, 1, 2]]]), options).toArray()).toEqual([[[0, 0.5, 1, 1.5, 2]]]);
});
