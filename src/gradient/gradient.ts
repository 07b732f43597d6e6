import { GradientError } from "../core/errors.js";
import type { AnyRule, Node, Tensors } from "../graph/op.js";
import { isRecording, withRecording } from "../graph/recording.js";
import { scope } from "../graph/scope.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../ops/arithmetic.js";
import { byKernel, composed, type Wanted } from "./fused.js";
import { checkFits, checkUsable } from "./refusals.js";

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
 * @param dy ∂L/∂y, for each y
 * @throws GradientError for a graph used up, changed in place, or without derivative
 */
export function pullback(
  dy: ReadonlyMap<Tensor, Tensor>,
  wanted: Tensors,
  { keepGraph = depth > 0 }: PassOptions = {},
): (Tensor | undefined)[] {
  const needed = new Set(wanted);
  const path: [node: Node, reached: Wanted][] = [];
  for (const node of history(...dy.keys())) {
    const reached = node.inputs.map((x) => (needed.has(x) ? x : undefined));
    if (reached.every((x) => x === undefined)) continue;
    for (const output of node.outputs) needed.add(output);
    path.push([node, reached]);
  }
  const cotangent = new Map(dy); // ∂L/∂x of each tensor that the pass has reached
  const accumulate = (x: Tensor, dx: Tensor) => {
    const before = cotangent.get(x);
    cotangent.set(x, before ? add(before, dx) : dx);
  };
  const pass = () => {
    for (const [node, reached] of path.reverse()) {
      checkUsable(node);
      const dys = node.outputs.map((output) => cotangent.get(output));
      if (dys.every((dy) => dy === undefined)) continue; // a fused op found that y does not depend on it
      contributions(node, dys, reached).forEach((dx, i) => {
        if (dx) accumulate(node.inputs[i] as Tensor, dx);
      });
    }
    for (const [node] of path) node.spent = !keepGraph;
    return wanted.map((x) => cotangent.get(x));
  };
  return withRecording(keepGraph, () => (keepGraph ? pass() : scope(pass)));
}

/** All nodes that lead to tensors, the earliest first. */
export function history(...ys: Tensors): Node[] {
  const nodes = new Set<Node>();
  const open = [...ys];
  for (let x = open.pop(); x; x = open.pop()) {
    if (x.origin && !nodes.has(x.origin)) {
      nodes.add(x.origin);
      for (const input of x.origin.inputs) open.push(input);
    }
  }
  return [...nodes].sort((a, b) => a.at - b.at);
}

/** What a node sends to those of its inputs that the pass has to reach. */
function contributions(node: Node, dys: Wanted, reached: Wanted): Wanted {
  const { vjp, fused } = node.definition;
  if (fused) return isRecording() ? throughComposition(node, dys, reached) : byKernel(node, dys, reached);
  return reached.map((x, i) => x && contribution(typeof vjp === "function" ? vjp(i) : vjp[i], node, i, dys));
}

/** What a fused op sends by the formula that it is, so that it can be differentiated. */
function throughComposition(node: Node, dys: Wanted, reached: Wanted): Wanted {
  const [dy, own] = differentiating(() => composed(node, dys, reached));
  const wanted = own.filter((_, i) => reached[i]);
  const dx = pullback(dy, wanted, { keepGraph: true });
  return own.map((x) => dx[wanted.indexOf(x)]);
}

/** What a node sends to its i-th input. */
function contribution(rule: AnyRule | undefined, node: Node, i: number, dys: Wanted): Tensor {
  const { inputs, attrs, outputs } = node;
  const { name } = node.definition;
  if (typeof rule !== "function") {
    throw new GradientError(name, `has no derivative with respect to input ${i}: ${rule?.reason}`);
  }
  const dx =
    outputs.length === 1
      ? rule(dys[0] as Tensor, outputs[0] as Tensor, inputs, attrs)
      : rule(dys, outputs, inputs, attrs);
  return checkFits(name, "a vjp must give a cotangent like its input", dx, inputs[i] as Tensor);
}
