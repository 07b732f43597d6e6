import { add, gather, indexAdd, indexSelect, pad, scatterAdd, slice } from "../../../src/index.js";
import { whole } from "../attribute.js";
import { type Family, row } from "../row.js";

export const gathering: Family = {
  gather: row(["x", "index"], { dim: whole }, ({ x, index }, { dim }) => gather(x, index, dim)),
  index_select: row(["x", "index"], { dim: whole }, ({ x, index }, { dim }) => indexSelect(x, index, dim)),
  index_add: row(["x", "index", "src"], { dim: whole }, ({ x, index, src }, { dim }) =>
    indexAdd(x, index, src, dim),
  ),
  /** To zeros like x, as much of src as index covers is added where it says. */
  scatter_add: row(["x", "index", "src"], { dim: whole }, ({ x, index, src }, { dim }) => {
    const covered = slice(
      src,
      index.shape.map((stop) => ({ stop })),
    );
    const sent = scatterAdd(covered, index, { axis: dim, extent: x.shape.at(dim) as number });
    const after = x.shape.map((extent, axis) => extent - (sent.shape[axis] as number));
    return add(x, pad(sent, { after }));
  }),
};
