import { describe } from "../core/describe.js";
import { isFloat } from "../core/dtype.js";
import { GradientError } from "../core/errors.js";
import { format, sameShape } from "../core/shape.js";
import type { Node } from "../graph/op.js";
import { Tensor } from "../graph/tensor.js";

/** Refuses a node that was used up, or whose tensors have changed since. Throws a GradientError. */
export function checkUsable({ definition: { name }, inputs, outputs, at, spent }: Node): void {
  if (spent) throw new GradientError(name, "a graph is walked once, or again with { keepGraph: true }");
  const isNewer = (x: Tensor) => x.storage.changedAt > at;
  const changed = inputs.find(isNewer) ?? outputs.find(isNewer);
  if (!changed) return;
  const which = `${changed.name ?? "a tensor"} ${format(changed.shape)}`;
  throw new GradientError(name, "an input or output has changed in place since", which);
}

/** A cotangent, or a tangent, if it has the shape and type of what it belongs to. Throws a GradientError. */
export function checkFits(op: string, rule: string, dx: unknown, x: Tensor): Tensor {
  if (dx instanceof Tensor && sameShape(dx.shape, x.shape) && dx.dtype === x.dtype) return dx;
  throw new GradientError(op, rule, `${describe(dx)} for ${describe(x)}`);
}

/** Refuses what is no function, or no list of what to give it. Throws a GradientError. */
export function checkCall(op: string, fn: unknown, inputs: unknown): void {
  if (typeof fn !== "function") throw new GradientError(op, "takes a function first", describe(fn));
  const rule = "takes a list of what the function is given, such as [x]";
  if (!Array.isArray(inputs)) throw new GradientError(op, rule, describe(inputs));
  for (const x of inputs) checkTensor(op, x, rule);
}

/** A value that a derivative can be asked of: a tensor. Throws a GradientError. */
export function checkTensor(op: string, y: unknown, rule = "the function must return a tensor"): Tensor {
  if (y instanceof Tensor) return y;
  throw new GradientError(op, rule, describe(y));
}

/** The same, of a single floating number. Throws a GradientError. */
export function checkNumber(op: string, y: unknown): void {
  const { size, dtype } = checkTensor(op, y, "the value must be a tensor");
  if (size === 1 && isFloat(dtype)) return;
  throw new GradientError(op, "the value must be a single floating number: sum it, or use vjp", describe(y));
}
