import { GradientError } from "../core/errors.js";
import type { Node, Tensors } from "../graph/op.js";
import { withRecording } from "../graph/recording.js";
import { scope } from "../graph/scope.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../ops/arithmetic.js";
import { checkFits, checkUsable } from "./refusals.js";

/** keepGraph: the graph can be walked again, and the cotangents can be differentiated themselves. */
export interface PassOptions {
  readonly keepGraph?: boolean;
}

/** ∂L/∂x of each tensor that the pass has reached. */
type Cotangents = Map<Tensor, Tensor>;

/** How many functions are being differentiated. */
let depth = 0;

/** Runs a function that is to be differentiated: passes inside of it are recorded, as parts of it. */
export function differentiating<R>(run: () => R): R {
  depth++;
  try {
    return withRecording(true, run);
  } finally {
    depth--;
  }
}

/**
 * Reverse accumulation: walks the graph from y back to the wanted tensors, the latest op first, and
 * adds up what each op says its inputs contribute. Returns their cotangents, undefined where y does
 * not depend on one.
 *
 * @param dy ∂L/∂y
 * @throws GradientError for a graph used up, changed in place, or without derivative
 */
export function pullback(
  y: Tensor,
  dy: Tensor,
  wanted: Tensors,
  { keepGraph = depth > 0 }: PassOptions = {},
): (Tensor | undefined)[] {
  const needed = new Set(wanted);
  const path: Node[] = [];
  for (const node of history(y)) {
    if (!node.inputs.some((x) => needed.has(x))) continue;
    for (const output of node.outputs) needed.add(output);
    path.push(node);
  }
  const cotangent: Cotangents = new Map([[y, dy]]);
  const accumulate = (x: Tensor, dx: Tensor) => {
    const before = cotangent.get(x);
    cotangent.set(x, before ? add(before, dx) : dx);
  };
  const pass = () => {
    for (const node of path.reverse()) {
      checkUsable(node);
      for (const [i, x] of node.inputs.entries())
        if (needed.has(x)) accumulate(x, contribution(node, i, cotangent));
    }
    for (const node of path) node.spent = !keepGraph;
    return wanted.map((x) => cotangent.get(x));
  };
  return withRecording(keepGraph, () => (keepGraph ? pass() : scope(pass)));
}

/** All nodes that lead to y, the earliest first. */
export function history(y: Tensor): Node[] {
  const nodes = new Set<Node>();
  const open = [y];
  for (let x = open.pop(); x; x = open.pop()) {
    if (x.origin && !nodes.has(x.origin)) {
      nodes.add(x.origin);
      open.push(...x.origin.inputs);
    }
  }
  return [...nodes].sort((a, b) => a.at - b.at);
}

/** What a node sends to its i-th input. */
function contribution(node: Node, i: number, cotangent: Cotangents): Tensor {
  const { definition, inputs, attrs, outputs } = node;
  const rule = typeof definition.vjp === "function" ? definition.vjp(i) : definition.vjp[i];
  if (typeof rule !== "function") {
    throw new GradientError(definition.name, `has no derivative with respect to input ${i}: ${rule?.reason}`);
  }
  const dys = outputs.map((output) => cotangent.get(output));
  const dx =
    outputs.length === 1
      ? rule(dys[0] as Tensor, outputs[0] as Tensor, inputs, attrs)
      : rule(dys, outputs, inputs, attrs);
  return checkFits(definition.name, "a vjp must give a cotangent like its input", dx, inputs[i] as Tensor);
}
