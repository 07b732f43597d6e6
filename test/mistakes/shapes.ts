import {
  AxisError,
  add,
  cast,
  DtypeError,
  max,
  mul,
  ones,
  ShapeError,
  sum,
  ValueError,
  where,
  zeros,
} from "../../src/index.js";
import type { Chapter } from "./mistake.js";

export const shapes: Chapter = {
  title: "Shapes, axes and types",
  mistakes: [
    {
      what: "Shapes that do not broadcast",
      code: ({ x, v }) => add(x, v),
      error: ShapeError,
      message:
        "add: shapes must be equal or 1 along each axis, counted from the last (3 ≠ 2), got [2, 3] and [2]",
      instead:
        "Shapes are compared from the last axis: [2, 3] takes [3], [1, 3] or [2, 1]. To add one number a row, `add(x, expandDims(v, 1))`.",
    },
    {
      what: "Types mixed",
      code: ({ v, labels }) => mul(v, labels),
      error: DtypeError,
      message: "mul: operands must have one type: cast one of them, got float32 and int32",
      instead: '`mul(x, cast(labels, "float32"))`: nothing is converted behind your back.',
    },
    {
      what: "A fraction beside whole numbers",
      code: ({ labels }) => add(labels, 0.5),
      error: DtypeError,
      message: "add: beside int32, an operand or element must be a number that this type holds, got 0.5",
      instead: "A number takes the type of the tensor beside it. Cast that to float32 first.",
    },
    {
      what: "A mask that is not bool",
      code: ({ x }) => where(ones([2, 3]), x, 0),
      error: DtypeError,
      message:
        "where: takes a bool condition, and two operands of one type, got float32, float32 and float32",
      instead:
        '`where(greater(x, 0), x, 0)`: comparisons give bools; `cast(mask, "bool")` makes them of numbers.',
    },
    {
      what: "A type that does not exist, in a cast",
      // @ts-expect-error
      code: ({ x }) => cast(x, "float16"),
      error: ValueError,
      message: "cast: the type must be float32, float64, int32, bool, got float16",
      instead: "The four types: float32, float64, int32, bool.",
    },
    {
      what: "An axis that is not there",
      code: ({ x }) => sum(x, { axes: 2 }),
      error: AxisError,
      message: "sum: an axis of a rank-2 tensor lies in [-2, 2), got 2",
      instead: "Axes count from 0, or from −1 backwards.",
    },
    {
      what: "An axis named twice",
      code: ({ x }) => sum(x, { axes: [0, -2] }),
      error: AxisError,
      message: "sum: each axis may be named once, got [0, -2]",
      instead: "Of two axes, −2 is 0.",
    },
    {
      what: "An axis in the place of the options",
      // @ts-expect-error
      code: ({ x }) => sum(x, 1),
      error: ValueError,
      message: "sum: options are given by name, as { axes, keepDims }, got 1",
      instead: "`sum(x, { axes: 1 })`",
    },
    {
      what: "The options of another library",
      // @ts-expect-error
      code: ({ x }) => sum(x, { axis: 1 }),
      error: ValueError,
      message: "sum: options are axes, keepDims, got axis: did you mean axes?",
      instead: "`sum(x, { axes: 1 })`: it takes several, `{ axes: [0, 1] }`, too.",
    },
    {
      what: "An option misspelt, of a reduction",
      // @ts-expect-error
      code: ({ x }) => max(x, { axes: 1, keepdims: true }),
      error: ValueError,
      message: "max: options are axes, keepDims, got keepdims: did you mean keepDims?",
      instead: "Ignored, it would have given another shape in silence.",
    },
    {
      what: "The largest of nothing",
      code: () => max(zeros([0, 3]), { axes: 0 }),
      error: ShapeError,
      message: "max: no elements to choose from along the axes, got [0, 3]",
      instead: "A sum of nothing is 0; a largest of nothing does not exist. Look why there is no element.",
    },
  ],
};
