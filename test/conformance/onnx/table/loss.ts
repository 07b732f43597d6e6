import { logSoftmax } from "../../../../src/index.js";
import { crossEntropy, nllLoss } from "../../../../src/nn/index.js";
import { oneOf, optional, or, whole } from "../../attribute.js";
import type { ValuesOf } from "../../row.js";
import { type Family, node } from "../node.js";

const attributes = {
  reduction: or(oneOf("mean", "sum", "none"), "mean"),
  ignore_index: optional(whole),
};

export const loss: Family = {
  NegativeLogLikelihoodLoss: node(["x", "target", "weight?"], attributes, ({ x, target, weight }, attrs) =>
    nllLoss(x, target, { ...optionsOf(attrs), ...(weight && { weight }) }),
  ),
  SoftmaxCrossEntropyLoss: node(["x", "target", "weight?"], attributes, ({ x, target, weight }, attrs) => [
    crossEntropy(x, target, { ...optionsOf(attrs), ...(weight && { weight }) }),
    logSoftmax(x, 1),
  ]),
};

function optionsOf({ reduction, ignore_index }: ValuesOf<typeof attributes>) {
  return { reduction, ...(ignore_index !== undefined && { ignoreIndex: ignore_index }) };
}
