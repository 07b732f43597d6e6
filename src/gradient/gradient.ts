import { isFloat } from "../core/dtype.js";
import { GradientError } from "../core/errors.js";
import { format, sameShape } from "../core/shape.js";
import { ones, zeros } from "../create/fill.js";
import type { Node, Tensors } from "../graph/op.js";
import { withRecording } from "../graph/recording.js";
import { keep, letGo, scope } from "../graph/scope.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../ops/arithmetic.js";
import { reshape } from "../ops/layout.js";

/** keepGraph: the graph can be walked again, and the cotangents can be differentiated themselves. */
export interface PassOptions {
  readonly keepGraph?: boolean;
}

export type TensorsLike<I extends Tensors> = { -readonly [K in keyof I]: Tensor };

/** How many functions are being differentiated: the passes inside of one are recorded for it. */
let depth = 0;

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
      if (node.outputs.some((output) => needed.has(output) && cotangent.has(output))) {
        checkUsable(node);
        node.inputs.forEach((x, i) => {
          if (needed.has(x)) accumulate(x, contribution(node, i, cotangent));
        });
        node.spent = !keepGraph;
      }
    }
    return wanted.map((x) => cotangent.get(x));
  };
  return withRecording(keepGraph, () => (keepGraph ? pass() : scope(pass)));
}

/** All nodes that lead to y, the earliest first. */
function history(y: Tensors): Node[] {
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

/**
 * Differentiates a number with respect to every parameter that it depends on, and adds the results
 * to their `.grad`.
 *
 * @throws GradientError when y is not a number that depends on a parameter
 */
export function backward(y: Tensor, options?: PassOptions): void {
  checkNumber("backward", y);
  const parameters = history([y]).flatMap(({ inputs }) => inputs.filter((x) => x.tracked));
  const wanted = [...new Set(parameters)];
  if (wanted.length === 0) {
    throw new GradientError("backward", "the value must depend on a parameter: mark it by parameter(tensor)");
  }
  const one = ones(y.shape, y.dtype);
  withRecording(false, () => {
    pullback([y], [one], wanted, options).forEach((dx, i) => {
      const x = wanted[i] as Tensor;
      if (!dx) return;
      const before = x.grad;
      x.grad = keep(before ? add(before, dx) : dx);
      if (before) letGo(before);
    });
  });
}

/**
 * Computes fn(...inputs) and the gradient of that number with respect to each input.
 *
 * @throws GradientError when an input is not floating, or the value is not one number
 * @example
 * const [y, [da, db]] = valueAndGradient((a, b) => sum(mul(a, b)), [a, b]);
 */
export function valueAndGradient<I extends Tensors>(
  fn: (...inputs: I) => Tensor,
  inputs: readonly [...I],
): [Tensor, TensorsLike<I>] {
  const [y, pull] = vjp(fn, inputs);
  checkNumber("gradient", y);
  return [y, pull(ones(y.shape, y.dtype))];
}

/** The gradient of a function whose value is one number, with respect to each input. */
export function gradient<I extends Tensors>(
  fn: (...inputs: I) => Tensor,
  inputs: readonly [...I],
): TensorsLike<I> {
  return valueAndGradient(fn, inputs)[1];
}

/**
 * Computes y = fn(...inputs) and returns with it the function dy ↦ Jᵀ dy, one cotangent an input:
 * zeros where y does not depend on one.
 */
export function vjp<I extends Tensors>(
  fn: (...inputs: I) => Tensor,
  inputs: readonly [...I],
): [y: Tensor, pull: (dy: Tensor, options?: PassOptions) => TensorsLike<I>] {
  const wanted = inputs.map(argument);
  depth++;
  try {
    const y = withRecording(true, () => fn(...(wanted as unknown as I)));
    const pull = (dy: Tensor, options?: PassOptions) => {
      checkCotangent(y, dy);
      const dx = pullback([y], [dy], wanted, options);
      return wanted.map((x, i) => dx[i] ?? zeros(x.shape, x.dtype)) as TensorsLike<I>;
    };
    return [y, pull];
  } finally {
    depth--;
  }
}

/** The tensor under a name of its own, so that nested derivatives tell their arguments apart. */
function argument(x: Tensor): Tensor {
  if (!isFloat(x.dtype)) {
    throw new GradientError(
      "gradient",
      "an argument must be float32 or float64: others take no small steps",
      x.dtype,
    );
  }
  const own = reshape(x, x.shape);
  own.tracked = true;
  return own;
}

function checkNumber(op: string, y: Tensor): void {
  if (y.size === 1 && isFloat(y.dtype)) return;
  throw new GradientError(
    op,
    "the value must be a single floating number: sum it, or use vjp",
    `${y.dtype} ${format(y.shape)}`,
  );
}

function checkCotangent(y: Tensor, dy: Tensor): void {
  if (sameShape(y.shape, dy.shape) && y.dtype === dy.dtype) return;
  throw new GradientError(
    "vjp",
    "dy must have the shape and type of y",
    `${dy.dtype} ${format(dy.shape)} for ${y.dtype} ${format(y.shape)}`,
  );
}
