import { cumprod, cumsum, sort, type Tensor, topk } from "../../../src/index.js";
import { flag, whole } from "../attribute.js";
import { type Family, row } from "../row.js";

export const order: Family = {
  cumsum: row(["x"], { dim: whole }, ({ x }, { dim }) => cumsum(x, dim)),
  cumprod: row(["x"], { dim: whole }, ({ x }, { dim }) => cumprod(x, dim)),
  sort: row(["x"], { dim: whole, descending: flag }, ({ x }, { dim, descending }) =>
    named(sort(x, { axis: dim, descending })),
  ),
  topk: row(["x"], { k: whole, dim: whole, largest: flag }, ({ x }, { k, dim, largest }) =>
    named(topk(x, { k, axis: dim, largest })),
  ),
};

function named([values, indices]: readonly [Tensor, Tensor]) {
  return { values, indices };
}
