import { avgPool2dAdjoint, conv2d, maxPool2d, ones, ShapeError, ValueError, zeros } from "../../src/index.js";
import { Conv2d, MaxPool2d } from "../../src/nn/index.js";
import type { Chapter } from "./mistake.js";

export const windows: Chapter = {
  title: "Convolution and pooling",
  mistakes: [
    {
      what: "A kernel larger than the image",
      code: ({ images }) => conv2d(images, ones([1, 4, 9, 9])),
      error: ShapeError,
      message:
        "conv2d: the window must fit into the padded image, got 8 + 0 + 0 places for a window of 9, shape [1, 4, 8, 8]",
      instead: '`{ padding: "same" }` puts zeros around the image; or take a smaller kernel.',
    },
    {
      what: "Channels that do not match",
      code: ({ images }) => conv2d(images, ones([8, 3, 3, 3])),
      error: ShapeError,
      message:
        "conv2d: channels of x must be those of a kernel times groups (4 ≠ 3), got [1, 4, 8, 8] and [8, 3, 3, 3]",
      instead:
        "A kernel is [out, in / groups, height, width]: its second extent is the number of the image's channels.",
    },
    {
      what: "An image without a batch",
      code: () => conv2d(ones([4, 8, 8]), ones([1, 4, 3, 3])),
      error: ShapeError,
      message: "conv2d: images must be [batch, channels, height, width], got [4, 8, 8]",
      instead: "`expandDims(image, 0)` makes a batch of one.",
    },
    {
      what: "Groups that do not divide",
      code: ({ images }) => conv2d(images, ones([3, 2, 3, 3]), { groups: 2 }),
      error: ValueError,
      message: "conv2d: groups must divide the 3 kernels, got 2",
      instead: "Each group has its own part of the channels, and of the kernels.",
    },
    {
      what: "A stride of zero",
      code: ({ images }) => maxPool2d(images, { kernel: 2, stride: 0 }),
      error: ValueError,
      message: "maxPool2d: stride must be one or two whole numbers from 1 up, got 0",
      instead: "The window must move: 1 at least.",
    },
    {
      what: "A padding that is no word of it",
      // @ts-expect-error
      code: ({ images }) => conv2d(images, ones([1, 4, 3, 3]), { padding: "full" }),
      error: ValueError,
      message:
        'conv2d: padding must be "same", "valid", or one, two or four whole numbers from zero up, got full',
      instead: "Numbers, or one of the two words.",
    },
    {
      what: "A window without elements",
      code: ({ images }) => maxPool2d(images, { kernel: 0 }),
      error: ValueError,
      message: "maxPool2d: kernel must be one or two whole numbers from 1 up, got 0",
      instead: "The largest of nothing does not exist.",
    },
    {
      what: "A window without a name",
      // @ts-expect-error
      code: ({ images }) => maxPool2d(images, 2),
      error: ValueError,
      message:
        "maxPool2d: options are given by name, as { kernel, stride, padding, ceilMode, dilation }, got 2",
      instead: "`maxPool2d(images, { kernel: 2 })`",
    },
    {
      what: "A cotangent of another shape",
      code: () => avgPool2dAdjoint(zeros([1, 1, 3, 3]), { kernel: 2, size: [1, 1, 4, 4] }),
      error: ShapeError,
      message:
        "avgPool2dAdjoint: dy must have the shape of the pooling's output, [1, 1, 2, 2], got [1, 1, 3, 3]",
      instead: "An adjoint takes what the pooling gives.",
    },
    {
      what: "A layer for other channels",
      code: ({ seed, images }) => new Conv2d(seed, 2, 4, 3).forward(images),
      error: ShapeError,
      message: "Conv2d: x must be [batch, 2, height, width], got [1, 4, 8, 8]",
      instead: "The second argument of the layer is the number of the images' channels.",
    },
    {
      what: "A layer whose groups do not divide the channels",
      code: ({ seed }) => new Conv2d(seed, 3, 4, 3, { groups: 2 }),
      error: ValueError,
      message: "Conv2d: inChannels / groups must be a whole number from one up, got 1.5",
      instead: "Both numbers of channels must be multiples of the groups.",
    },
    {
      what: "A layer whose groups do not divide the kernels",
      code: ({ seed }) => new Conv2d(seed, 2, 3, 3, { groups: 2 }),
      error: ValueError,
      message: "Conv2d: outChannels / groups must be a whole number from one up, got 1.5",
      instead: "Both numbers of channels must be multiples of the groups.",
    },
    {
      what: "A pooling layer without a window",
      // @ts-expect-error
      code: ({ images }) => new MaxPool2d({}).forward(images),
      error: ValueError,
      message: "maxPool2d: kernel must be one or two whole numbers from 1 up, got undefined",
      instead: "`new MaxPool2d({ kernel: 2 })`",
    },
  ],
};
