import * as nn from "../../../src/nn/index.js";
import * as attention from "./attention.js";
import { Embedding, Linear } from "./dense.js";
import { type LayerRow, type NoLayer, ofFunction } from "./layer.js";
import * as loss from "./loss.js";
import * as norm from "./norm.js";
import { positionalEncoding } from "./position.js";
import * as recurrent from "./recurrent.js";
import * as window from "./window.js";

/** One row for each export of nn: a missing one does not compile. */
const exported: { readonly [Name in keyof typeof nn]: LayerRow | NoLayer } = {
  ...attention,
  ...norm,
  ...recurrent,
  ...window,
  Embedding,
  Linear,
  crossEntropy: ofFunction(nn.crossEntropy, loss.crossEntropy),
  mse: ofFunction(nn.mse, loss.mse),
  positionalEncoding,
  Module: { noLayer: "what layers are made of: it computes nothing" },
  fanInUniform: { noLayer: "it draws random numbers, which depend on nothing" },
};

const rows = Object.entries<LayerRow | NoLayer>(exported);

/** The layers by name. */
export const layers: readonly (readonly [name: string, row: LayerRow])[] = rows.flatMap(([name, row]) =>
  "noLayer" in row ? [] : [[name, row] as const],
);

/** The other exports, and why they are none. */
export const noLayers: readonly (readonly [name: string, reason: string])[] = rows.flatMap(([name, row]) =>
  "noLayer" in row ? [[name, row.noLayer] as const] : [],
);
