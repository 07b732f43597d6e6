import {
  add,
  broadcastTo,
  gather,
  pad,
  reshape,
  scatterAdd,
  slice,
  type Tensor,
} from "../../../src/index.js";
import { whole } from "../attribute.js";
import { type Family, row } from "../row.js";

export const gathering: Family = {
  gather: row(["x", "index"], { dim: whole }, ({ x, index }, { dim }) => gather(x, index, dim)),
  index_select: row(["x", "index"], { dim: whole }, ({ x, index }, { dim }) =>
    gather(x, alike(index, x, dim), dim),
  ),
  scatter_add: row(["x", "index", "src"], { dim: whole }, ({ x, index, src }, { dim }) =>
    add(x, scatter(src, index, x, dim)),
  ),
  index_add: row(["x", "index", "src"], { dim: whole }, ({ x, index, src }, { dim }) =>
    add(x, scatter(src, alike(index, src, dim), x, dim)),
  ),
};

/** One index along an axis, repeated for every line of x along it. */
function alike(index: Tensor, x: Tensor, dim: number): Tensor {
  const axis = dim < 0 ? dim + x.rank : dim;
  const only = x.shape.map((_, i) => (i === axis ? index.size : 1));
  return broadcastTo(
    reshape(index, only),
    x.shape.map((extent, i) => (i === axis ? index.size : extent)),
  );
}

/** Zeros like x, with as much of src as index covers added where it says. */
function scatter(src: Tensor, index: Tensor, x: Tensor, dim: number): Tensor {
  const covered = slice(
    src,
    index.shape.map((stop) => ({ stop })),
  );
  const sent = scatterAdd(covered, index, { axis: dim, extent: x.shape.at(dim) as number });
  return pad(sent, { after: x.shape.map((extent, axis) => extent - (sent.shape[axis] as number)) });
}
