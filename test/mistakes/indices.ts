import {
  DtypeError,
  embedding,
  gather,
  indexAdd,
  indexSelect,
  oneHot,
  ones,
  ShapeError,
  scatterAdd,
  tensor,
  ValueError,
  zeros,
} from "../../src/index.js";
import { crossEntropy } from "../../src/nn/index.js";
import type { Chapter } from "./mistake.js";

export const indices: Chapter = {
  title: "Indices and labels",
  mistakes: [
    {
      what: "An index of floats",
      code: ({ x }) => gather(x, tensor([[0], [1]])),
      error: DtypeError,
      message: "gather: an index must be int32: cast it, got float32",
      instead: '`tensor([[0], [1]], { dtype: "int32" })`: a place is a whole number.',
    },
    {
      what: "An index out of range",
      code: ({ x, labels }) => indexSelect(x, labels),
      error: ValueError,
      message: "indexSelect: an index must lie in [0, 2), got 2 at place 1",
      instead: "Places count from 0: two rows have the places 0 and 1.",
    },
    {
      what: "A negative index",
      code: ({ x }) => gather(x, tensor([[-1]], { dtype: "int32" })),
      error: ValueError,
      message: "gather: an index must lie in [0, 3), got -1 at place 0",
      instead:
        "In an index, places do not count from the end: `where(less(index, 0), add(index, size), index)` turns them.",
    },
    {
      what: "An index of another rank",
      code: ({ x, labels }) => gather(x, labels),
      error: ShapeError,
      message:
        "gather: x and index must have the same rank, and index must fit into x but along axis 1, got [2, 3] and [2]",
      instead: "`gather` takes an index for each element that comes out. `indexSelect` takes whole rows.",
    },
    {
      what: "Rows by a matrix of indices",
      code: ({ x }) => indexSelect(x, zeros([1, 1], "int32")),
      error: ShapeError,
      message: "indexSelect: index must be a vector, got [1, 1]",
      instead: "`embedding(x, index)` takes rows by an index of any shape.",
    },
    {
      what: "Adding rows of another shape",
      code: ({ x, labels }) => indexAdd(x, labels, ones([2, 3]), 1),
      error: ShapeError,
      message: "indexAdd: source must have the shape of x, [2, 3], but 2 along axis 1, got [2, 3]",
      instead: "There is a slice of the source for each place of the index, as large as one of x.",
    },
    {
      what: "Scattering without room",
      // @ts-expect-error
      code: ({ x }) => scatterAdd(x, zeros([2, 3], "int32"), { size: 4 }),
      error: ValueError,
      message: "scatterAdd: options are axis, extent, got size",
      instead: "`{ extent: 4 }` says how many places there are to fall on.",
    },
    {
      what: "A number of places with a fraction",
      code: ({ v, labels }) => scatterAdd(v, labels, { extent: 1.5 }),
      error: ShapeError,
      message: "scatterAdd: a shape is a list of whole numbers from zero up, got [1.5]",
      instead: "Extents are whole numbers.",
    },
    {
      what: "A number of classes below zero",
      code: ({ labels }) => oneHot(labels, { classes: -1 }),
      error: ShapeError,
      message: "oneHot: a shape is a list of whole numbers from zero up, got [2, -1]",
      instead: "The number of classes is that of all there may be: one more than the largest label.",
    },
    {
      what: "A word that the table does not have",
      code: () => embedding(ones([3, 2]), tensor([1, 3], { dtype: "int32" })),
      error: ValueError,
      message: "embedding: an index must lie in [0, 3), got 3 at place 1",
      instead: "Three rows have the places 0, 1 and 2. Is the vocabulary larger than the table?",
    },
    {
      what: "A label out of range",
      code: ({ labels }) => crossEntropy(ones([2, 2]), labels),
      error: ValueError,
      message: "crossEntropy: in surprise, an index must lie in [0, 2), got 2 at place 1",
      instead: "Labels count from 0: among two classes, they are 0 and 1.",
    },
    {
      what: "Labels that are floats",
      code: ({ v }) => crossEntropy(ones([2, 3]), v),
      error: ShapeError,
      message:
        "crossEntropy: logits, and labels that are not int32, must be [batch, classes] or [batch, classes, …], got [2]",
      instead:
        'Floats are taken for shares of all classes, [batch, classes]. Labels are int32: `cast(labels, "int32")`.',
    },
  ],
};
