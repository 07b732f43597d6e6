import { checkDtype, type Dtype } from "../core/dtype.js";
import { ShapeError } from "../core/errors.js";
import { checkShape, format, resolveAxis, type Shape, sameShape, sizeOf, splitAt } from "../core/shape.js";
import { defineOp, notDifferentiable, type Op } from "../graph/op.js";
import { detach } from "../graph/recording.js";
import type { Tensor } from "../graph/tensor.js";
import { runKernel } from "../wasm/run.js";
import { add } from "./arithmetic.js";
import { equal, where } from "./comparison.js";
import { type Composition, defineComposition } from "./composition.js";
import { expandDims, permute, reshape } from "./layout.js";
import { besideIndex, checkPlaces } from "./places.js";
import { slice } from "./slice.js";

const places = notDifferentiable("an index names a place, and there is none between two places");

/**
 * Takes from x, along an axis (the last if none is named), the elements at the places that index,
 * an int32 tensor, names; elsewhere index may be smaller than x. Throws a ShapeError, or a
 * ValueError for a place that x does not have.
 */
export const gather: Op<[x: Tensor, index: Tensor], number | undefined, number> = defineOp({
  name: "gather",
  formula: String.raw`y_{ij} = x_{i\,k_{ij}}`,
  attrs: (axis = -1, [x]) => resolveAxis("gather", axis, x.rank),
  around: (apply, [x, index], axis) => {
    checkBeside("gather", x.shape, index.shape, axis);
    const ranges = index.shape.map((extent, i) => (i === axis ? {} : { stop: extent }));
    const fits = index.shape.every((extent, i) => i === axis || extent === x.shape[i]);
    return apply(fits ? x : slice(x, ranges), index);
  },
  shape: ([_x, index]) => index,
  dtype: ([x, index]) => besideIndex("gather", x, index),
  forward: (y, [x, index], axis) => {
    const [outer, size, inner] = splitAt(x.shape, axis);
    const bad = runKernel("gather", y, [x, index], outer, size, inner, index.shape[axis] as number);
    checkPlaces("gather", index, bad, size);
  },
  vjp: [
    (dy, _y, [x, index], axis) => scatterAdd(dy, index, { axis, extent: x.shape[axis] as number }),
    places,
  ],
});

/** Along which axis to scatter (the last if not given), and how many places it has. */
export interface Scatter {
  readonly axis?: number;
  readonly extent: number;
}

/**
 * Adds each element of x to zeros at the place, along an axis, that index names: what falls on one
 * place adds up. Throws a ShapeError, or a ValueError for a place outside of the extent.
 */
export const scatterAdd: Op<[x: Tensor, index: Tensor], Scatter, Required<Scatter>> = defineOp({
  name: "scatterAdd",
  formula: String.raw`y_{ik} = \sum_{j : k_{ij} = k} x_{ij}`,
  options: ["axis", "extent"],
  attrs: ({ axis = -1, extent }, [x]) => ({ axis: resolveAxis("scatterAdd", axis, x.rank), extent }),
  shape: ([x, index], { axis, extent }) => {
    if (sameShape(x, index))
      return checkShape(
        "scatterAdd",
        x.map((n, i) => (i === axis ? extent : n)),
      );
    throw new ShapeError(
      "scatterAdd",
      "x and index must have one shape",
      `${format(x)} and ${format(index)}`,
    );
  },
  dtype: ([x, index]) => besideIndex("scatterAdd", x, index, ["float32", "float64", "int32"]),
  forward: (y, [x, index], { axis, extent }) => {
    const [outer, count, inner] = splitAt(x.shape, axis);
    const bad = runKernel("scatterAdd", y, [x, index], outer, extent, inner, count);
    checkPlaces("scatterAdd", index, bad, extent);
  },
  vjp: [(dy, _y, [_x, index], { axis }) => gather(dy, index, axis), places],
});

/** A row that gets no gradient, for the index that pads sequences. */
export interface EmbeddingOptions {
  readonly paddingIndex?: number;
}

/**
 * Takes the rows of weight [rows, width] that index, an int32 tensor of any shape, names. Formula
 * embedding. Throws a ValueError for a row that weight does not have.
 */
export const embedding: Op<[weight: Tensor, index: Tensor], EmbeddingOptions | undefined> = defineOp({
  name: "embedding",
  formula: String.raw`y_i = E_{k_i}`,
  options: ["paddingIndex"],
  around: (apply, [weight, index], options) => {
    const { paddingIndex } = options ?? {};
    const y = apply(weight, index);
    if (paddingIndex === undefined) return y;
    return where(expandDims(equal(index, paddingIndex), index.rank), detach(y), y);
  },
  shape: ([weight, index]) => {
    if (weight.length === 2) return [...index, weight[1] as number];
    throw new ShapeError("embedding", "weight must be [rows, width]", format(weight));
  },
  dtype: ([weight, index]) => besideIndex("embedding", weight, index),
  forward: takeRows("embedding"),
  vjp: [(dy, _y, [weight, index]) => embeddingAdjoint(dy, index, weight.shape[0] as number), places],
});

/** Adds each row of dy to zeros [rows, width] at the row that index names. Throws a ValueError. */
export const embeddingAdjoint: Op<[dy: Tensor, index: Tensor], number> = defineOp({
  name: "embeddingAdjoint",
  formula: String.raw`dE_k = \sum_{i : k_i = k} dy_i`,
  shape: ([dy, index], rows) => {
    if (sameShape(dy.slice(0, -1), index)) return checkShape("embeddingAdjoint", [rows, dy.at(-1) as number]);
    throw new ShapeError(
      "embeddingAdjoint",
      "dy must be [...index, width]",
      `${format(dy)} and ${format(index)}`,
    );
  },
  dtype: ([dy, index]) => besideIndex("embeddingAdjoint", dy, index, ["float32", "float64", "int32"]),
  forward: (dw, [dy, index], rows) => {
    const bad = runKernel("embeddingAdjoint", dw, [dy, index], rows, dw.shape[1] as number, index.size);
    checkPlaces("embeddingAdjoint", index, bad, rows);
  },
  vjp: [(d, _dw, [_dy, index]) => embedding(d, index), places],
});

/**
 * Takes from x, along an axis (the first if none is named), the places that index, an int32 vector,
 * names. Throws a ShapeError, or a ValueError for a place that x does not have.
 */
export const indexSelect: Op<[x: Tensor, index: Tensor], number | undefined, number> = defineOp({
  name: "indexSelect",
  formula: String.raw`y_{ij} = x_{k_i j}`,
  attrs: (axis = 0, [x]) => resolveAxis("indexSelect", axis, x.rank),
  around: (apply, [x, index], axis) => onRows(x, axis, (rows) => apply(rows, index)),
  shape: ([rows, index]) => {
    if (index.length === 1) return [...index, rows[1] as number];
    throw new ShapeError("indexSelect", "index must be a vector", format(index));
  },
  dtype: ([x, index]) => besideIndex("indexSelect", x, index),
  forward: takeRows("indexSelect"),
  vjp: [(dy, _y, [rows, index]) => embeddingAdjoint(dy, index, rows.shape[0] as number), places],
});

/**
 * Adds source to x at the places along an axis (the first if none is named) that index, an int32
 * vector, names: what falls on one place adds up. Throws a ShapeError, or a ValueError for a place
 * that x does not have.
 */
export const indexAdd: Composition<[x: Tensor, index: Tensor, source: Tensor, axis?: number]> =
  defineComposition(
    "indexAdd",
    String.raw`y_{kj} = x_{kj} + \sum_{i : k_i = k} s_{ij}`,
    (x, index, source, axis = 0) => {
      const own = resolveAxis("indexAdd", axis, x.rank);
      if (index.rank !== 1) throw new ShapeError("indexAdd", "index must be a vector", format(index.shape));
      if (!sameShape(source.shape, x.shape.with(own, index.size))) {
        const rule = `source must have the shape of x, ${format(x.shape)}, but ${index.size} along axis ${own}`;
        throw new ShapeError("indexAdd", rule, format(source.shape));
      }
      return add(
        x,
        onRows(source, own, (rows) => embeddingAdjoint(rows, index, x.shape[own] as number)),
      );
    },
    { tensors: 3 },
  );

/** How many classes, and the type of the ones. */
export interface Classes {
  readonly classes: number;
  readonly dtype?: Dtype;
}

/** Writes a one at the place that each int32 label names, along a new last axis. Throws a ValueError for a label outside of the classes. */
export const oneHot: Op<[labels: Tensor], Classes> = defineOp({
  name: "oneHot",
  formula: String.raw`y_{ij} = [k_i = j]`,
  options: ["classes", "dtype"],
  shape: ([labels], { classes }) => checkShape("oneHot", [...labels, classes]),
  dtype: ([labels], { dtype = "float32" }) => besideIndex("oneHot", checkDtype("oneHot", dtype), labels),
  forward: (y, [labels], { classes }) => {
    const bad = runKernel("oneHot", y, [labels], labels.size, classes);
    checkPlaces("oneHot", labels, bad, classes);
  },
  vjp: [places],
});

/** Calls a function on a matrix whose rows are the places of x along an axis, and puts the rows of the result there. */
function onRows(x: Tensor, axis: number, compute: (rows: Tensor) => Tensor): Tensor {
  const others = x.shape.flatMap((_, other) => (other === axis ? [] : [other]));
  const inner = others.map((other) => x.shape[other] as number);
  const rows = reshape(permute(x, [axis, ...others]), [x.shape[axis] as number, sizeOf(inner)]);
  const y = compute(rows);
  const places = x.shape.map((_, other) => 1 + others.indexOf(other)); // the axis itself, no other, is the first
  return permute(reshape(y, [y.shape[0] as number, ...inner]), places);
}

/** Writes the rows of a matrix that an index names. */
function takeRows(op: string) {
  return (y: Tensor, [matrix, index]: [Tensor, Tensor]) => {
    const [rows, width] = matrix.shape as [number, number];
    const bad = runKernel("embedding", y, [matrix, index], rows, width, index.size);
    checkPlaces(op, index, bad, rows);
  };
}

function checkBeside(op: string, x: Shape, index: Shape, axis: number): void {
  if (x.length === index.length && index.every((extent, i) => i === axis || extent <= (x[i] as number)))
    return;
  throw new ShapeError(
    op,
    `x and index must have the same rank, and index must fit into x but along axis ${axis}`,
    `${format(x)} and ${format(index)}`,
  );
}
