import type { Node } from "../node.js";
import { activation } from "./activation.js";
import { attention } from "./attention.js";
import { elementwise } from "./elementwise.js";
import { gathering } from "./gather.js";
import { layout } from "./layout.js";
import { loss } from "./loss.js";
import { making } from "./making.js";
import { normalization } from "./normalization.js";
import { product } from "./product.js";
import { recurrent } from "./recurrent.js";
import { reduction } from "./reduction.js";
import { resizing } from "./resize.js";
import { sampling } from "./sampling.js";
import { window } from "./window.js";

/** ONNX's operators by our functions; why an operator is not here, `absent.ts` says. */
export const table: ReadonlyMap<string, Node> = new Map(
  [
    elementwise,
    activation,
    reduction,
    layout,
    making,
    gathering,
    product,
    window,
    resizing,
    sampling,
    normalization,
    loss,
    recurrent,
    attention,
  ].flatMap((family) => Object.entries(family)),
);
