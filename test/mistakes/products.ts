import { DtypeError, einsum, linear, matmul, ones, outer, ShapeError, ValueError } from "../../src/index.js";
import type { Chapter } from "./mistake.js";

export const products: Chapter = {
  title: "Products of matrices",
  mistakes: [
    {
      what: "Inner sizes that differ",
      code: ({ x }) => matmul(x, x),
      error: ShapeError,
      message: "matmul: inner sizes must match (3 ≠ 2), got [2, 3] and [2, 3]",
      instead: "The columns of the first are the rows of the second: `matmul(x, transpose(x))`.",
    },
    {
      what: "A product with a single number",
      code: ({ x }) => matmul(x, 2),
      error: ShapeError,
      message: "matmul: operands need an axis at least; scale by mul, got [2, 3] and []",
      instead: "`mul(x, 2)`",
    },
    {
      what: "Matrices of whole numbers",
      code: ({ labels }) => matmul(labels, labels),
      error: DtypeError,
      message: "matmul: takes float32 or float64, got int32",
      instead: "Cast to float32: products are for numbers that train.",
    },
    {
      what: "Batches that do not broadcast",
      code: () => matmul(ones([2, 3, 4]), ones([3, 4, 5])),
      error: ShapeError,
      message:
        "matmul: shapes must be equal or 1 along each axis, counted from the last (2 ≠ 3), got [2] and [3]",
      instead: "All axes but the last two are batches; they must be equal, or 1.",
    },
    {
      what: "A weight turned the wrong way",
      code: ({ x }) => linear(x, ones([3, 2])),
      error: ShapeError,
      message: "linear: x must be […, 2], got [2, 3]",
      instead: "A weight is [outputs, inputs]: `linear(x, transpose(weight))`.",
    },
    {
      what: "A bias of another size",
      code: ({ x, v }) => linear(x, ones([4, 3]), v),
      error: ShapeError,
      message: "linear: bias must be [4], got [2]",
      instead: "One number for each output.",
    },
    {
      what: "An outer product of matrices",
      code: ({ x, v }) => outer(x, v),
      error: ShapeError,
      message: "outer: takes two vectors, got [2, 3] and [2]",
      instead: '`einsum("ij,k->ijk", [x, v])`',
    },
    {
      what: "A letter that comes from nowhere",
      code: ({ x }) => einsum("ij->ik", [x]),
      error: ValueError,
      message: 'einsum: each letter of the output must stand in an operand, got k in "ik"',
      instead: 'The output can only keep what an operand has. `"ij->ij"`, or a second operand with k.',
    },
    {
      what: "A letter twice in the output",
      code: ({ v }) => einsum("i->ii", [v]),
      error: ValueError,
      message: 'einsum: each letter may stand in the output once, got "ii"',
      instead: "A vector becomes a diagonal by `mul(eye(n), v)`.",
    },
    {
      what: "More letters than axes",
      code: ({ x }) => einsum("ijk->i", [x]),
      error: ShapeError,
      message: 'einsum: "ijk" takes an operand of 3 axes, got [2, 3]',
      instead: 'One letter an axis, or "..." for those that need no name.',
    },
    {
      what: "One letter, two extents",
      code: ({ x }) => einsum("ij,jk->ik", [x, x]),
      error: ShapeError,
      message: "einsum: the axes of j must be equal, or 1, got 3 and 2 in [2, 3], [2, 3]",
      instead: 'The letter says that both axes are walked together. Here `"ij,kj->ik"` is what fits.',
    },
    {
      what: "A diagonal of what is not square",
      code: ({ x }) => einsum("ii->i", [x]),
      error: ShapeError,
      message: "einsum: the axes of i must be equal within an operand, got 2 and 3 in [2, 3]",
      instead: "`diagonal(x)` takes that of a matrix of any shape.",
    },
    {
      what: "An operand too few",
      code: ({ x }) => einsum("ij,jk->ik", [x]),
      error: ValueError,
      message: 'einsum: "ij,jk->ik" takes 2 operands, got 1',
      instead: "As many operands as the commas say, and one.",
    },
    {
      what: "Operands without a list",
      // @ts-expect-error
      code: ({ x }) => einsum("ij->ji", x),
      error: ValueError,
      message: "einsum: the second argument is a list of tensors, got float32 [2, 3]",
      instead: '`einsum("ij->ji", [x])`',
    },
    {
      what: "Subscripts that are no letters",
      code: ({ x }) => einsum("i1->i", [x]),
      error: ValueError,
      message: 'einsum: subscripts are letters, a to z and A to Z, and "..." once an operand, got "i1"',
      instead: "Letters name axes; a place along one is taken by `select`.",
    },
    {
      what: "Two arrows",
      code: ({ x }) => einsum("ij->i->", [x]),
      error: ValueError,
      message: 'einsum: an equation has one arrow at most, got "ij->i->"',
      instead: "One equation for one result; call it twice for two steps.",
    },
  ],
};
