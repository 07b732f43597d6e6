import type { ReferenceCase } from "../reference.js";
import type { Row } from "../row.js";
import { activation } from "./activation.js";
import { attention } from "./attention.js";
import { elementwise } from "./elementwise.js";
import { gathering } from "./gather.js";
import { layer } from "./layer.js";
import { layout } from "./layout.js";
import { loss } from "./loss.js";
import { normalization } from "./normalization.js";
import { order } from "./order.js";
import { product } from "./product.js";
import { recurrent } from "./recurrent.js";
import { reduction } from "./reduction.js";
import { training } from "./training.js";
import { window } from "./window.js";

/** PyTorch's operators by our functions; an operator that is not here is skipped. */
export const table: ReadonlyMap<string, Row> = new Map(
  [
    elementwise,
    activation,
    reduction,
    order,
    layout,
    gathering,
    product,
    window,
    normalization,
    loss,
    layer,
    recurrent,
    attention,
    training,
  ].flatMap((family) => Object.entries(family)),
);

/** The row of a case; a kind of cases may have its own, as "second.mean". */
export function rowOf({ kind, op }: ReferenceCase): Row | undefined {
  return table.get(`${kind}.${op}`) ?? table.get(op);
}
