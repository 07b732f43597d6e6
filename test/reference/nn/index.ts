import * as nn from "../../../src/nn/index.js";
import * as attention from "./attention.js";
import { Embedding, Linear } from "./dense.js";
import { Dropout } from "./dropout.js";
import * as gru from "./gru.js";
import { type LayerRow, type NoLayer, ofFunction } from "./layer.js";
import * as likelihood from "./likelihood.js";
import * as loss from "./loss.js";
import * as lstm from "./lstm.js";
import { LayerNorm, layerNorm, RMSNorm, rmsNorm } from "./norm.js";
import * as normChannels from "./norm-channels.js";
import { positionalEncoding } from "./position.js";
import * as recurrent from "./recurrent.js";
import * as regression from "./regression.js";
import * as similarity from "./similarity.js";
import * as window from "./window.js";

/** One row for each export of nn: a missing one does not compile. */
const exported: { readonly [Name in keyof typeof nn]: LayerRow | NoLayer } = {
  ...attention,
  ...gru,
  ...lstm,
  ...normChannels,
  ...recurrent,
  ...window,
  Dropout,
  Embedding,
  LayerNorm,
  Linear,
  RMSNorm,
  bce: ofFunction(nn.bce, likelihood.bce),
  bceWithLogits: ofFunction(nn.bceWithLogits, likelihood.bceWithLogits),
  cosineSimilarity: ofFunction(nn.cosineSimilarity, similarity.cosineSimilarity),
  crossEntropy: ofFunction(nn.crossEntropy, loss.crossEntropy),
  huber: ofFunction(nn.huber, regression.huber),
  klDiv: ofFunction(nn.klDiv, likelihood.klDiv),
  l1: ofFunction(nn.l1, regression.l1),
  layerNorm,
  mse: ofFunction(nn.mse, regression.mse),
  nllLoss: ofFunction(nn.nllLoss, loss.nllLoss),
  positionalEncoding,
  rmsNorm,
  smoothL1: ofFunction(nn.smoothL1, regression.smoothL1),
  softMargin: ofFunction(nn.softMargin, likelihood.softMargin),
  tripletMargin: ofFunction(nn.tripletMargin, similarity.tripletMargin),
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
