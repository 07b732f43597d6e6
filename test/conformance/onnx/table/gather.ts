import {
  add,
  broadcastTo,
  gather,
  greater,
  indexSelect,
  maximum,
  minimum,
  mul,
  ones,
  pad,
  reshape,
  scatterAdd,
  slice,
  sum,
  type Tensor,
  where,
} from "../../../../src/index.js";
import { oneOf, optional, or, whole } from "../../attribute.js";
import { type Family, node, numbersOf } from "../node.js";
import { fromStart, onAxis, placesFromStart, sizeOf, wholeNumbers } from "./shape.js";

/** How what is sent to a place meets what is there. */
const meeting = {
  none: (_there: Tensor, sent: Tensor) => sent,
  add,
  mul,
  max: maximum,
  min: minimum,
};
const reduction = or(oneOf("none", "add", "mul", "max", "min"), "none");

export const gathering: Family = {
  Gather: node(["x", "places"], { axis: or(whole, 0) }, ({ x, places }, attrs) => {
    const axis = fromStart(attrs.axis, x.rank);
    const taken = indexSelect(x, placesFromStart(reshape(places, [-1]), x.shape[axis] as number), axis);
    return reshape(taken, [...x.shape.slice(0, axis), ...places.shape, ...x.shape.slice(axis + 1)]);
  }),
  GatherElements: node(["x", "places"], { axis: or(whole, 0) }, ({ x, places }, { axis }) =>
    gather(x, placesFromStart(places, x.shape.at(axis) as number), axis),
  ),
  GatherND: node(["x", "places"], { batch_dims: or(whole, 0) }, ({ x, places }, { batch_dims }) => {
    const { rows, inner, at } = rowsOf(x, places, batch_dims);
    return reshape(indexSelect(rows, reshape(at, [-1]), 0), [...at.shape, ...inner]);
  }),
  ScatterElements: node(["x", "places", "sent"], { axis: or(whole, 0), reduction }, (inputs, attrs) => {
    const { x, places, sent } = inputs;
    const at = placesFromStart(places, x.shape.at(attrs.axis) as number);
    return scattered(x, at, sent, fromStart(attrs.axis, x.rank), attrs.reduction);
  }),
  ScatterND: node(["x", "places", "sent"], { reduction }, ({ x, places, sent }, { reduction }) => {
    const { rows, at } = rowsOf(x, places, 0);
    const values = reshape(sent, [at.size, rows.shape[1] as number]);
    const everywhere = broadcastTo(reshape(at, [-1, 1]), values.shape);
    return reshape(scattered(rows, everywhere, values, 0, reduction), x.shape);
  }),
  TensorScatter: node(
    ["x", "sent", "starts?"],
    { axis: or(whole, -2), mode: or(oneOf("linear", "circular"), "linear") },
    ({ x, sent, starts }, { axis, mode }) => {
      const [extent, count] = [x.shape.at(axis) as number, sent.shape.at(axis) as number];
      const first = starts ? numbersOf(starts) : x.shape.slice(0, 1).map(() => 0);
      const places = first.flatMap((start) =>
        Array.from({ length: count }, (_, i) => (mode === "circular" ? (start + i) % extent : start + i)),
      );
      const line = onAxis(x, axis, count, 1).with(0, first.length);
      const at = broadcastTo(reshape(wholeNumbers(places), line), sent.shape);
      return scattered(x, at, sent, fromStart(axis, x.rank), "none");
    },
  ),
  Compress: node(["x", "condition"], { axis: optional(whole) }, ({ x, condition }, { axis }) => {
    const kept = numbersOf(condition).flatMap((holds, place) => (holds ? [place] : []));
    return indexSelect(axis === undefined ? reshape(x, [-1]) : x, wholeNumbers(kept), axis ?? 0);
  }),
};

/** Sends slot after slot along the axis, so that no two elements of one slot meet at a place. */
function scattered(x: Tensor, places: Tensor, sent: Tensor, axis: number, how: keyof typeof meeting): Tensor {
  const extent = x.shape[axis] as number;
  const slots = Array.from({ length: places.shape[axis] as number }, (_, slot) => slot);
  return slots.reduce((y, slot) => {
    const slotOf = (tensor: Tensor) => slice(tensor, onAxis(x, axis, { start: slot, stop: slot + 1 }, {}));
    const spread = (values: Tensor) => {
      const narrow = scatterAdd(values, slotOf(places), { axis, extent });
      return pad(narrow, { after: x.shape.map((n, i) => n - (narrow.shape[i] as number)) });
    };
    const values = slotOf(sent);
    const hit = greater(spread(ones(values.shape, "int32")), 0);
    return where(hit, meeting[how](y, spread(values)), y);
  }, x);
}

/** x as rows, one for each place that a tuple of indices can name, and the row that each tuple names. */
function rowsOf(x: Tensor, places: Tensor, batchDims: number) {
  const length = places.shape.at(-1) as number;
  const named = x.shape.slice(batchDims, batchDims + length);
  const inner = x.shape.slice(batchDims + length);
  const perBatch = sizeOf(named);
  const extents = wholeNumbers(named);
  const steps = wholeNumbers(named.map((_, i) => sizeOf(named.slice(i + 1))));
  const tuples = where(greater(0, places), add(places, extents), places);
  const batches = x.shape.slice(0, batchDims);
  const first = wholeNumbers(Array.from({ length: sizeOf(batches) }, (_, batch) => batch * perBatch));
  const lines = [...batches, ...places.shape.slice(batchDims, -1).map(() => 1)];
  const at = add(sum(mul(tuples, steps), { axes: -1 }), reshape(first, lines));
  return { rows: reshape(x, [sizeOf(batches) * perBatch, -1]), inner, at };
}
