import {
  add,
  arange,
  cast,
  cos,
  equal,
  expandDims,
  full,
  mul,
  reshape,
  select,
  sub,
  type Tensor,
  where,
} from "../../../../src/index.js";
import { AttributeError, bit, optional, or, whole } from "../../attribute.js";
import { isRecord } from "../../file.js";
import { valuesIn } from "../../values.js";
import { dtypeOf, numberedDtype } from "../dtype.js";
import type { OnnxTensor } from "../format.js";
import { type Family, type Node, node, numbersOf } from "../node.js";
import { fromStart, placesFromStart, wholeNumbers } from "./shape.js";

/** Tensors made of sizes, places or a type alone. */
export const making: Family = {
  Shape: node(["x"], { start: or(whole, 0), end: optional(whole) }, ({ x }, { start, end }) =>
    wholeNumbers(x.shape.slice(start, end)),
  ),
  Size: node(["x"], {}, ({ x }) => full([], x.size, "int32")),
  ConstantOfShape: node(["shape"], { value: optional(oneValue) }, ({ shape }, { value }) =>
    value ? full([...numbersOf(shape)], value.item(), value.dtype) : full([...numbersOf(shape)], 0),
  ),
  EyeLike: node(
    ["x"],
    { dtype: optional(numberedDtype), k: or(whole, 0) },
    ({ x }, { dtype = x.dtype, k }) => {
      const [rows, columns] = x.shape as [number, number];
      return cast(equal(arange(columns), add(expandDims(arange(rows), 1), k)), dtype);
    },
  ),
  Range: node(["start", "limit", "delta"], {}, ({ start, limit, delta }) =>
    arange(limit.item(), { start: start.item(), step: delta.item(), dtype: start.dtype }),
  ),
  OneHot: node(
    ["places", "depth", "values"],
    { axis: or(whole, -1) },
    ({ places, depth, values }, { axis }) => {
      const along = fromStart(axis, places.rank + 1);
      const classes = reshape(arange(depth.item()), [-1, ...places.shape.slice(along).map(() => 1)]);
      const chosen = equal(expandDims(placesFromStart(cast(places, "int32"), depth.item()), along), classes);
      const [off, on] = [0, 1].map((index) => select(values, { axis: 0, index })) as [Tensor, Tensor];
      return where(chosen, on, off);
    },
  ),
  HannWindow: cosines(0.5, 0.5, 0),
  HammingWindow: cosines(25 / 46, 21 / 46, 0),
  BlackmanWindow: cosines(0.42, 0.5, 0.08),
};

/** An attribute that is a tensor of one element. */
function oneValue(value: unknown): Tensor {
  if (!isRecord(value)) throw new AttributeError(`must be a tensor, got ${JSON.stringify(value)}`);
  const given = value as unknown as OnnxTensor;
  return valuesIn(dtypeOf(given), given.shape, given.data.map(Number));
}

/** a − b cos θ + c cos 2θ, θ once around the window. */
function cosines(a: number, b: number, c: number): Node {
  return node(
    ["size"],
    { output_datatype: or(numberedDtype, "float32"), periodic: or(bit, true) },
    ({ size }, { output_datatype, periodic }) => {
      const turn = (2 * Math.PI) / (periodic ? size.item() : size.item() - 1);
      const angle = mul(arange(size.item(), { dtype: "float64" }), turn);
      return cast(add(sub(a, mul(cos(angle), b)), mul(cos(mul(angle, 2)), c)), output_datatype);
    },
  );
}
