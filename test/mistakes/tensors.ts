import {
  add,
  arange,
  DtypeError,
  full,
  Generator,
  linspace,
  mean,
  mul,
  parameter,
  ReleasedError,
  relu,
  ShapeError,
  scope,
  sum,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../../src/index.js";
import type { Chapter } from "./mistake.js";

export const tensors: Chapter = {
  title: "Making tensors, and reading them",
  mistakes: [
    {
      what: "Rows of different lengths",
      code: () => tensor([[1, 2], [3]]),
      error: ShapeError,
      message:
        "tensor: nested arrays must have the same length at every place of a level, got a list of 1 where [2] fits",
      instead:
        "A tensor is a full box: every row has as many numbers. Fill the short ones, and mask what you filled.",
    },
    {
      what: "A number where a row should be",
      code: () => tensor([[1, 2], 3]),
      error: ShapeError,
      message:
        "tensor: nested arrays must have the same length at every place of a level, got a number where [2] fits",
      instead: "Every place of a level holds a list of the same length: `[[1, 2], [3, 3]]`.",
    },
    {
      what: "The type in the place of the options",
      // @ts-expect-error
      code: () => tensor([1, 2], "int32"),
      error: ValueError,
      message: 'tensor: options are given by name, as { dtype, shape }, got "int32"',
      instead: '`tensor([1, 2], { dtype: "int32" })`',
    },
    {
      what: "An option misspelt",
      // @ts-expect-error
      code: () => tensor([1, 2], { dtpye: "int32" }),
      error: ValueError,
      message: "tensor: options are dtype, shape, got dtpye: did you mean dtype?",
      instead: "Ignored, it would have made float32 in silence.",
    },
    {
      what: "A type that does not exist",
      // @ts-expect-error
      code: () => zeros([2], "float16"),
      error: DtypeError,
      message: "zeros: the type must be float32, float64, int32, bool, got float16",
      instead: "float32 is what networks use, float64 what checks use, int32 counts and bool chooses.",
    },
    {
      what: "A fraction among whole numbers",
      code: () => tensor([1.5], { dtype: "int32" }),
      error: DtypeError,
      message: "tensor: beside int32, an operand or element must be a number that this type holds, got 1.5",
      instead: 'Leave the type out, or cut the fraction off yourself: `cast(tensor([1.5]), "int32")`.',
    },
    {
      what: "A constant that its type cannot hold",
      code: () => full([2], 0.5, "int32"),
      error: DtypeError,
      message: "full: beside int32, an operand or element must be a number that this type holds, got 0.5",
      instead: "`full([2], 0.5)` is float32.",
    },
    {
      what: "Text where a number should be",
      // @ts-expect-error
      code: () => tensor([1, "2"]),
      error: DtypeError,
      message: 'tensor: beside float32, an operand or element must be a number that this type holds, got "2"',
      instead: "What is read from a file is text: `Number(text)` makes a number of it.",
    },
    {
      what: "Values that do not fill the shape",
      code: () => tensor(new Float32Array(5), { shape: [2, 3] }),
      error: ShapeError,
      message: "tensor: 5 values must fill the shape, got [2, 3]",
      instead: "The product of the extents is the number of values.",
    },
    {
      what: "A shape that is a number",
      // @ts-expect-error
      code: () => zeros(3),
      error: ShapeError,
      message: "zeros: a shape is a list of whole numbers from zero up, got 3",
      instead: "`zeros([3])` is a vector of three, `zeros([])` a single number.",
    },
    {
      what: "A shape with a negative extent",
      code: () => zeros([2, -1]),
      error: ShapeError,
      message: "zeros: a shape is a list of whole numbers from zero up, got [2, -1]",
      instead: "Only `reshape` can work an extent out, for it knows how many elements there are.",
    },
    {
      what: "A shape with a fraction",
      code: () => zeros([3 / 2]),
      error: ShapeError,
      message: "zeros: a shape is a list of whole numbers from zero up, got [1.5]",
      instead: "`Math.floor(3 / 2)` or `Math.ceil(3 / 2)`: say which you mean.",
    },
    {
      what: "A shape with NaN",
      code: () => zeros([Number("two")]),
      error: ShapeError,
      message: "zeros: a shape is a list of whole numbers from zero up, got [NaN]",
      instead: "NaN is what JavaScript makes of a number it cannot read. Look where the extent comes from.",
    },
    {
      what: "Counting up to NaN",
      code: () => arange(Number.NaN),
      error: ValueError,
      message: "arange: start, stop and step must be finite, and step not zero, got 0, NaN, 1",
      instead: "Look where the number comes from: a field that is missing, or text that is no number.",
    },
    {
      what: "Counting without moving",
      code: () => arange(3, { step: 0 }),
      error: ValueError,
      message: "arange: start, stop and step must be finite, and step not zero, got 0, 3, 0",
      instead: "The same number many times is `full([n], value)`.",
    },
    {
      what: "Steps of whole numbers that are none",
      code: () => arange(2, { step: 0.5 }),
      error: DtypeError,
      message: "arange: beside int32, an operand or element must be a number that this type holds, got 0.5",
      instead: '`arange(2, { step: 0.5, dtype: "float32" })`: int32 is what counting needs most.',
    },
    {
      what: "Half a point between two",
      code: () => linspace(0, 1, 2.5),
      error: ValueError,
      message: "linspace: the count must be a whole number from one up, got 2.5",
      instead: "The third argument is how many points there are, not how far apart they lie.",
    },
    {
      what: "A seed with a fraction",
      code: () => new Generator(Math.PI),
      error: ValueError,
      message: "Generator: the seed must be a whole number of up to 53 bits, got 3.141592653589793",
      instead: "Any whole number will do. Write it down: the same seed gives the same numbers.",
    },
    {
      what: "An array where a tensor should be",
      // @ts-expect-error
      code: () => add([1, 2], [3, 4]),
      error: ValueError,
      message: "add: takes tensors: tensor(…) makes one of a number or of arrays, got an array",
      instead: "`add(tensor([1, 2]), tensor([3, 4]))`",
    },
    {
      what: "An array where a tensor should be, in a formula of other ops",
      // @ts-expect-error
      code: () => mean([1, 2, 3]),
      error: ValueError,
      message: "mean: takes tensors: tensor(…) makes one of a number or of arrays, got an array",
      instead: "`mean(tensor([1, 2, 3]))`",
    },
    {
      what: "Nothing where a tensor should be",
      // @ts-expect-error
      code: () => relu(),
      error: ValueError,
      message: "relu: takes tensors: tensor(…) makes one of a number or of arrays, got undefined",
      instead: "A variable that was never given a value, or a function that returns nothing, is undefined.",
    },
    {
      what: "One operand where there should be two",
      // @ts-expect-error
      code: ({ x }) => add(x),
      error: ValueError,
      message: "add: takes tensors: tensor(…) makes one of a number or of arrays, got undefined",
      instead: "`sum(x)` adds up the elements of one tensor.",
    },
    {
      what: "JavaScript's own arithmetic",
      // @ts-expect-error
      code: ({ x }) => x * 2,
      error: ValueError,
      message: "tensor: JavaScript's operators know no tensors: use ops, as mul(x, 2)",
      instead: "`mul(x, 2)`, or `x.mul(2)`. Beware of `x + y`: JavaScript makes text of it.",
    },
    {
      what: "One number out of many",
      code: ({ x }) => x.item(),
      error: ShapeError,
      message: "item: the tensor must hold exactly one element, got [2, 3]",
      instead: "`sum(x).item()` or `mean(x).item()` for one number, `x.toArray()` for all of them.",
    },
    {
      what: "Reading what a scope has released",
      code: ({ x }) => {
        let double: Tensor | undefined;
        scope(() => {
          double = mul(x, 2);
          return sum(double);
        });
        return double?.data();
      },
      error: ReleasedError,
      message:
        "scope: a tensor made in a scope is released at its end, unless the scope returns it or keep(tensor) is called inside, got a released tensor",
      instead: "Return it, alone or in an array or object, or give it to `keep` inside of the scope.",
    },
    {
      what: "A scope around an asynchronous function",
      code: ({ x }) => scope(async () => sum(x)),
      error: ValueError,
      message: "scope: a scope ends when its function returns, so that must be synchronous, got a promise",
      instead:
        "Await first, then open the scope: it ends when its function returns, not when a promise is kept.",
    },
    {
      what: "A parameter of whole numbers",
      code: ({ labels }) => parameter(labels),
      error: DtypeError,
      message: "parameter: takes float32 or float64, got int32",
      instead: 'What trains moves by small steps: `parameter(cast(labels, "float32"))`.',
    },
    {
      what: "A parameter of an array",
      // @ts-expect-error
      code: () => parameter([1, 2]),
      error: ValueError,
      message: "parameter: takes tensors: tensor(…) makes one of a number or of arrays, got an array",
      instead: "`parameter(tensor([1, 2]))`",
    },
  ],
};
