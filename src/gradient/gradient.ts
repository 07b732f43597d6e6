import { GradientError } from "../core/errors.js";
import { format } from "../core/shape.js";
import type { Node, Tensors } from "../graph/op.js";
import { withRecording } from "../graph/recording.js";
import { scope } from "../graph/scope.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../ops/arithmetic.js";

/** keepGraph: the graph can be walked again, and the cotangents can be differentiated themselves. */
export interface PassOptions {
  readonly keepGraph?: boolean;
}

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
 * @param dy ∂L/∂y for each of y
 * @throws GradientError for a graph used up, changed in place, or without derivative
 */
export function pullback(
  y: Tensors,
  dy: Tensors,
  wanted: Tensors,
  { keepGraph = depth > 0 }: PassOptions = {},
): (Tensor | undefined)[] {
  const nodes = history(y);
  const needed = new Set(wanted);
  for (const { inputs, outputs } of nodes) {
    if (inputs.some((x) => needed.has(x))) for (const output of outputs) needed.add(output);
  }
  const cotangent = new Map<Tensor, Tensor>();
  const accumulate = (x: Tensor, dx: Tensor) => {
    const before = cotangent.get(x);
    cotangent.set(x, before ? add(before, dx) : dx);
  };
  const pass = () => {
    for (const [i, output] of y.entries()) accumulate(output, dy[i] as Tensor);
    for (const node of nodes.reverse()) {
      if (!node.outputs.some((output) => needed.has(output) && cotangent.has(output))) continue;
      checkUsable(node);
      for (const [i, x] of node.inputs.entries()) {
        if (needed.has(x)) accumulate(x, contribution(node, i, cotangent));
      }
      node.spent = !keepGraph;
    }
    return wanted.map((x) => cotangent.get(x));
  };
  return withRecording(keepGraph, () => (keepGraph ? pass() : scope(pass)));
}

/** All nodes that lead to y, the earliest first. */
export function history(y: Tensors): Node[] {
  const nodes = new Set<Node>();
  const open = [...y];
  for (let x = open.pop(); x; x = open.pop()) {
    if (x.origin && !nodes.has(x.origin)) {
      nodes.add(x.origin);
      open.push(...x.origin.inputs);
    }
  }
  return [...nodes].sort((a, b) => a.at - b.at);
}

/** What a node sends to its i-th input. */
function contribution(node: Node, i: number, cotangent: Map<Tensor, Tensor>): Tensor {
  const { definition, inputs, attrs, outputs } = node;
  const { vjp, name } = definition;
  const rule = typeof vjp === "function" ? vjp(i) : vjp[i];
  if (typeof rule !== "function") {
    throw new GradientError(name, `not differentiable with respect to input ${i}: ${rule?.reason}`);
  }
  const dys = outputs.map((output) => cotangent.get(output));
  const single = outputs.length === 1;
  return rule(single ? (dys[0] as Tensor) : dys, single ? (outputs[0] as Tensor) : outputs, inputs, attrs);
}

function checkUsable({ definition: { name }, inputs, at, spent }: Node): void {
  if (spent) {
    throw new GradientError(name, "a graph can be walked once; pass { keepGraph: true } to walk it again");
  }
  const changed = inputs.find((x) => x.storage.changedAt > at);
  if (changed) {
    const which = `${changed.name ?? "a tensor"} ${format(changed.shape)}`;
    throw new GradientError(name, "an input changed in place after the op used it", which);
  }
}
