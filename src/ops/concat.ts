import type { Dtype } from "../core/dtype.js";
import { ShapeError } from "../core/errors.js";
import { listed } from "../core/operand.js";
import { format, resolveAxis, type Shape, sameShape } from "../core/shape.js";
import { defineOp, type Op, type Tensors } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runCopy } from "../wasm/run.js";
import { sliceAxis } from "./axis.js";
import { type Composition, checkTensor, defineComposition } from "./composition.js";
import { expandDims, flip } from "./layout.js";
import type { Padding } from "./slice.js";
import { broadcastTo } from "./sum.js";

const anything: readonly Dtype[] = ["float32", "float64", "int32", "bool"];

/** Lines up tensors along an axis, the first if none is named. Throws a ShapeError where their other extents differ. */
export const concat: Op<Tensors, number | undefined, number> = defineOp({
  name: "concat",
  formula: String.raw`y = [x_1, x_2, \dots]`,
  accepts: anything,
  attrs: (axis = 0, [first]) => {
    if (first) return resolveAxis("concat", axis, first.rank);
    throw new ShapeError("concat", "there must be a tensor to join");
  },
  shape: (shapes, axis) => {
    const [first = []] = shapes;
    const others = (shape: Shape) => format(shape.filter((_, i) => i !== axis));
    if (shapes.some((shape) => shape.length !== first.length || others(shape) !== others(first))) {
      const got = shapes.map(format).join(", ");
      throw new ShapeError("concat", `shapes must agree but along axis ${axis}`, got);
    }
    const total = shapes.reduce((sum, shape) => sum + (shape[axis] as number), 0);
    return first.map((extent, i) => (i === axis ? total : extent));
  },
  forward: (y, inputs, axis) => {
    let start = 0;
    for (const x of inputs) {
      runCopy(y, x, { shape: x.shape, toStart: start * (y.strides[axis] as number) });
      start += x.shape[axis] as number;
    }
  },
  vjp: (i) => (dy, _y, inputs, axis) => {
    const extents = inputs.map((x) => x.shape[axis] as number);
    const start = extents.slice(0, i).reduce((sum, extent) => sum + extent, 0);
    const stop = start + (extents[i] as number);
    return sliceAxis(dy, axis, { start, stop });
  },
});

/** Lines up tensors of one shape along a new axis, the first if none is named. Throws a ShapeError. */
export const stack: Composition<[inputs: readonly Tensor[], axis?: number]> = defineComposition(
  "stack",
  String.raw`y_{i j} = (x_i)_j`,
  (inputs, axis = 0) => {
    const shapes = listed("stack", inputs).map((x) => checkTensor("stack", x).shape);
    if (!shapes.every((shape) => sameShape(shape, shapes[0] as Shape))) {
      throw new ShapeError("stack", "tensors must have one shape", shapes.map(format).join(", "));
    }
    return concat(
      inputs.map((x) => expandDims(x, axis)),
      axis,
    );
  },
  { tensors: 0 },
);

/** How many places to add before and after each axis. */
export type Margin = Pick<Padding, "before" | "after">;

/** Pads with the mirror image of the elements, the edge not repeated. Throws a ShapeError for a margin wider than that. */
export const reflectPad: Composition<[x: Tensor, margin: Margin]> = defineComposition(
  "reflectPad",
  String.raw`y_i = x_{|i - a|}`,
  (x, margin) =>
    padEach(x, margin, (part, axis, before, after) => {
      const extent = part.shape[axis] as number;
      if (Math.max(before, after) >= extent && before + after > 0) {
        throw new ShapeError(
          "reflectPad",
          `a margin must be narrower than its axis, ${extent}`,
          format([before, after]),
        );
      }
      const mirror = flip(part, axis);
      return [
        sliceAxis(mirror, axis, { start: extent - 1 - before, stop: extent - 1 }),
        sliceAxis(mirror, axis, { start: 1, stop: 1 + after }),
      ];
    }),
  { options: ["before", "after"] },
);

/** Pads with copies of the elements at the edge. Throws a ShapeError where there are none. */
export const replicatePad: Composition<[x: Tensor, margin: Margin]> = defineComposition(
  "replicatePad",
  String.raw`y_i = x_{\min(\max(i - a, 0), n - 1)}`,
  (x, margin) =>
    padEach(x, margin, (part, axis, before, after) => {
      const extent = part.shape[axis] as number;
      if (extent === 0 && before + after > 0)
        throw new ShapeError("replicatePad", "there is no edge to repeat", format(part.shape));
      const repeat = (edge: Tensor, times: number) =>
        broadcastTo(
          edge,
          part.shape.map((other, i) => (i === axis ? times : other)),
        );
      return [
        repeat(sliceAxis(part, axis, { stop: 1 }), before),
        repeat(sliceAxis(part, axis, { start: extent - 1 }), after),
      ];
    }),
  { options: ["before", "after"] },
);

/** Puts around each axis in turn what `edges` makes of the tensor so far. */
function padEach(
  x: Tensor,
  margin: Margin,
  edges: (part: Tensor, axis: number, before: number, after: number) => [Tensor, Tensor],
): Tensor {
  return x.shape.reduce((part, _, axis) => {
    const [before, after] = [margin.before?.[axis] ?? 0, margin.after?.[axis] ?? 0];
    const [first, last] = edges(part, axis, before, after);
    return concat([first, part, last], axis);
  }, x);
}
