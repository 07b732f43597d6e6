import {
  add,
  argmax,
  argmin,
  cast,
  cumprod,
  cumsum,
  div,
  equal,
  flip,
  log,
  logSumExp,
  max,
  mean,
  min,
  norm,
  pad,
  prod,
  square,
  std,
  sub,
  sum,
  type Tensor,
  topk,
  where,
} from "../../../../src/index.js";
import { bit, oneOf, optional, or, whole, wholes } from "../../attribute.js";
import { type Family, type Node, node, numbersOf } from "../node.js";
import { fromStart, onAxis } from "./shape.js";

type Reduction = NonNullable<Parameters<typeof mean>[1]>;
type Reducer = (x: Tensor, over: Reduction) => Tensor;

export const reduction: Family = {
  ReduceSum: reducing(sum),
  ReduceMean: reducing(mean),
  ReduceMax: reducing(extreme(max, -Infinity)),
  ReduceMin: reducing(extreme(min, Infinity)),
  ReduceProd: reducing(prod),
  ReduceL1: reducing((x, over) => norm(x, { ...over, p: 1 })),
  ReduceL2: reducing((x, over) => norm(x, over)),
  ReduceLogSum: reducing((x, over) => log(sum(x, over))),
  ReduceLogSumExp: reducing(logSumExp),
  ReduceSumSquare: reducing((x, over) => sum(square(x), over)),
  ArgMax: choosing(argmax),
  ArgMin: choosing(argmin),
  CumSum: running(cumsum, 0),
  CumProd: running(cumprod, 1),
  TopK: node(
    ["x", "k?"],
    { axis: or(whole, -1), k: optional(whole), largest: or(bit, true), sorted: or(bit, true) },
    ({ x, k }, { axis, largest, ...attrs }) => topk(x, { k: k?.item() ?? attrs.k ?? 0, axis, largest }),
  ),
  LpNormalization: node(["x"], { axis: or(whole, -1), p: or(oneOf(1, 2), 2) }, ({ x }, { axis, p }) => {
    const length = norm(x, { p, axes: axis, keepDims: true });
    return div(x, where(equal(length, 0), 1, length));
  }),
  MeanVarianceNormalization: node(["x"], { axes: or(wholes, [0, 2, 3]) }, ({ x }, { axes }) => {
    const over = { axes, keepDims: true };
    return div(sub(x, mean(x, over)), add(std(x, { ...over, correction: 0 }), 1e-9));
  }),
};

/** No axes are all of them, if not said otherwise. In later versions of an operator they are an input. */
function reducing(reduce: Reducer): Node {
  return node(
    ["x", "axes?"],
    { axes: optional(wholes), keepdims: or(bit, true), noop_with_empty_axes: or(bit, false) },
    ({ x, axes }, { keepdims, noop_with_empty_axes, ...attrs }) => {
      const named = axes ? numbersOf(axes) : (attrs.axes ?? []);
      const all = named.length === 0 && !noop_with_empty_axes;
      return reduce(x, { keepDims: keepdims, ...(!all && { axes: named }) });
    },
  );
}

/** Of no elements, the extreme is the number that all others surpass. */
function extreme(reduce: Reducer, ofNone: number): Reducer {
  return (x, over) => {
    if (x.dtype === "bool") return cast(reduce(cast(x, "int32"), over), "bool");
    const axes = [over.axes ?? x.shape.map((_, axis) => axis)].flat().map((axis) => fromStart(axis, x.rank));
    const after = x.shape.map((extent, axis) => Number(extent === 0 && axes.includes(axis)));
    return reduce(pad(x, { after, value: x.size === 0 ? ofNone : 0 }), over);
  };
}

function choosing(choose: typeof argmax): Node {
  return node(
    ["x"],
    { axis: or(whole, 0), keepdims: or(bit, true), select_last_index: or(bit, false) },
    ({ x }, { axis, keepdims: keepDims, select_last_index }) => {
      if (!select_last_index) return choose(x, { axis, keepDims });
      return sub((x.shape.at(axis) as number) - 1, choose(flip(x, axis), { axis, keepDims }));
    },
  );
}

/** What is exclusive begins with what nothing amounts to, and ends before the last element. */
function running(compute: (x: Tensor, axis: number) => Tensor, ofNone: number): Node {
  return node(
    ["x", "axis"],
    { exclusive: or(bit, false), reverse: or(bit, false) },
    ({ x, axis: axes }, { exclusive, reverse }) => {
      const axis = axes.item();
      const ahead = reverse ? flip(x, axis) : x;
      const shift = onAxis(x, axis, Number(exclusive), 0);
      const moved = pad(ahead, { before: shift, after: shift.map((by) => 0 - by), value: ofNone });
      return reverse ? flip(compute(moved, axis), axis) : compute(moved, axis);
    },
  );
}
