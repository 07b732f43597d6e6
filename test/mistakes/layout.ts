import {
  AxisError,
  broadcastTo,
  concat,
  diagonal,
  expandDims,
  pad,
  permute,
  repeat,
  reshape,
  roll,
  ShapeError,
  select,
  slice,
  split,
  squeeze,
  stack,
  transpose,
  tril,
  ValueError,
} from "../../src/index.js";
import type { Chapter } from "./mistake.js";

export const layout: Chapter = {
  title: "Cutting, joining and turning",
  mistakes: [
    {
      what: "A new shape that is a number",
      // @ts-expect-error
      code: ({ x }) => reshape(x, 6),
      error: ShapeError,
      message: "reshape: a shape is a list of whole numbers from zero up, got 6",
      instead: "`reshape(x, [6])`",
    },
    {
      what: "A new shape of another size",
      code: ({ x }) => reshape(x, [4, 2]),
      error: ShapeError,
      message: "reshape: the 6 elements of [2, 3] must fill the new shape, got [4, 2]",
      instead: "`reshape` keeps all elements. `slice` takes some away, `pad` adds some.",
    },
    {
      what: "Two extents left open",
      code: ({ x }) => reshape(x, [-1, -1]),
      error: ShapeError,
      message: "reshape: the 6 elements of [2, 3] must fill the new shape, got [-1, -1]",
      instead: "One −1 can be worked out from the others; two cannot.",
    },
    {
      what: "An order that leaves out an axis",
      code: ({ x }) => permute(x, [1]),
      error: ShapeError,
      message: "permute: takes a list of the 2 axes, each named once, got [1]",
      instead: "Name every axis once: `permute(x, [1, 0])`. `transpose(x)` swaps the last two.",
    },
    {
      what: "Swapping an axis that is not there",
      code: ({ v }) => transpose(v),
      error: AxisError,
      message: "transpose: an axis of a rank-1 tensor lies in [-1, 1), got -2",
      instead:
        "A vector has one axis, and is neither row nor column: `expandDims(v, 0)` or `expandDims(v, 1)` says which.",
    },
    {
      what: "The order of axes without a list",
      // @ts-expect-error
      code: ({ x }) => permute(x, 1, 0),
      error: ShapeError,
      message: "permute: takes a list of the 2 axes, each named once, got 1",
      instead: "`permute(x, [1, 0])`",
    },
    {
      what: "Two axes without a list",
      // @ts-expect-error
      code: ({ x }) => transpose(x, 0, 1),
      error: AxisError,
      message: "transpose: takes a list of two axes, got 0",
      instead: "`transpose(x, [0, 1])`",
    },
    {
      what: "Dropping an axis that holds something",
      code: ({ x }) => squeeze(x, 0),
      error: ShapeError,
      message: "squeeze: axes [0] must have extent 1, got [2, 3]",
      instead:
        "Only an axis of extent 1 can go without loss. `select(x, { axis: 0, index: 0 })` takes one row.",
    },
    {
      what: "Stretching what is not 1",
      code: ({ x }) => broadcastTo(x, [4, 3]),
      error: ShapeError,
      message:
        "broadcastTo: shapes must be equal or 1 along each axis, counted from the last (2 ≠ 4), got [2, 3] and [4, 3]",
      instead: "Broadcasting repeats axes of extent 1. `repeat(x, [2, 1])` lines up copies.",
    },
    {
      what: "Joining what does not fit",
      code: ({ x, v }) => concat([x, expandDims(v, 1)]),
      error: ShapeError,
      message: "concat: shapes must agree but along axis 0, got [2, 3], [2, 1]",
      instead:
        "Along the named axis extents may differ, all others must agree. Here axis 1 fits: `concat([x, expandDims(v, 1)], 1)`.",
    },
    {
      what: "Joining without a list",
      // @ts-expect-error
      code: ({ x }) => concat(x, x),
      error: ValueError,
      message: "concat: takes a list of tensors, got float32 [2, 3]",
      instead: "`concat([x, x])`: the second argument is the axis.",
    },
    {
      what: "Joining nothing",
      code: () => concat([]),
      error: ShapeError,
      message: "concat: there must be a tensor to join",
      instead: "Did a filter leave nothing over? The shape of nothing is not known: `zeros([0, 3])` says it.",
    },
    {
      what: "Stacking what differs in shape",
      code: ({ x, v }) => stack([x, v]),
      error: ShapeError,
      message: "stack: tensors must have one shape, got [2, 3], [2]",
      instead:
        "`stack` makes a new axis, of tensors that have one shape; `concat` joins along an axis that there is.",
    },
    {
      what: "A slice that goes nowhere",
      code: ({ x }) => slice(x, [{ step: 0 }]),
      error: ValueError,
      message: "slice: start and stop are whole numbers, and step is one that is not zero, got step 0",
      instead: "1 takes every place, 2 every other, −1 goes backwards.",
    },
    {
      what: "More ranges than axes",
      code: ({ v }) => slice(v, [{}, { stop: 1 }]),
      error: ShapeError,
      message: "slice: takes at most 1 ranges for [2], got 2",
      instead: "One range for each axis, from the first: `{}` takes all of it.",
    },
    {
      what: "A slice without a list",
      // @ts-expect-error
      code: ({ x }) => slice(x, { start: 1 }),
      error: ValueError,
      message: "slice: takes a list of ranges, got an object",
      instead: "`slice(x, [{ start: 1 }])`: a range for each axis.",
    },
    {
      what: "A slice of numbers",
      // @ts-expect-error
      code: ({ x }) => slice(x, [0, 2]),
      error: ValueError,
      message: "slice: options are given by name, as { start, stop, step }, got 0",
      instead: "`slice(x, [{ start: 0, stop: 2 }])`",
    },
    {
      what: "A place that is not there",
      code: ({ x }) => select(x, { axis: 0, index: 2 }),
      error: ValueError,
      message: "select: index must lie in [-2, 2), got 2",
      instead: "Places count from 0, or from −1 backwards: the last of two is 1.",
    },
    {
      what: "Parts that do not add up",
      code: ({ x }) => split(x, { sizes: [2, 2], axis: 1 }),
      error: ShapeError,
      message: "split: sizes must add up to the 3 places of axis 1, got [2, 2]",
      instead: "`{ sizes: 2 }` makes parts of two, and a shorter one of what is left.",
    },
    {
      what: "Parts of no size",
      code: ({ x }) => split(x, { sizes: 0 }),
      error: ValueError,
      message: "split: sizes must be a whole number from one up, or a list, got 0",
      instead: "`sizes` is how long a part is, not how many parts there are.",
    },
    {
      what: "Half a step round",
      code: ({ x }) => roll(x, { shifts: 0.5, axes: 1 }),
      error: ValueError,
      message: "roll: shifts must be a whole number for each axis, got [0.5] for axes [1]",
      instead: "Elements move by whole places.",
    },
    {
      what: "Copies of half a tensor",
      code: ({ x }) => repeat(x, [0.5, 1]),
      error: ValueError,
      message: "repeat: takes a whole number from zero up for each axis of [2, 3], or more, got [0.5, 1]",
      instead: "`slice` takes a part.",
    },
    {
      what: "Copies along too few axes",
      code: ({ x }) => repeat(x, [2]),
      error: ValueError,
      message: "repeat: takes a whole number from zero up for each axis of [2, 3], or more, got [2]",
      instead: "`repeat(x, [2, 1])`: one number for each axis.",
    },
    {
      what: "A triangle of a vector",
      code: ({ v }) => tril(v),
      error: ShapeError,
      message: "tril: x must be [..., rows, columns], got [2]",
      instead: "A triangle is a part of a matrix.",
    },
    {
      what: "The diagonal between an axis and itself",
      code: ({ x }) => diagonal(x, { axes: [0, 0] }),
      error: AxisError,
      message: "diagonal: each axis may be named once, got [0, 0]",
      instead: "Two axes span a matrix: `{ axes: [0, 1] }`.",
    },
    {
      what: "Cropping more than there is",
      code: ({ v }) => pad(v, { after: [-3] }),
      error: ValueError,
      message: "pad: takes a whole number for each axis, and crops no more than there is, got [-3] for [2]",
      instead: "A negative margin crops; two places are all that there are.",
    },
  ],
};
