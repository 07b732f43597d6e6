import type { Dtype } from "../core/dtype.js";
import { ValueError } from "../core/errors.js";
import { broadcastShapes, type Shape, sameShape } from "../core/shape.js";
import { defineOp, type NotDifferentiable, type Op, type Vjp } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import type { KernelName } from "../wasm/kernels.js";
import { runElementwise, runKernel } from "../wasm/run.js";
import { broadcastTo } from "./sum.js";

type One = [x: Tensor];
type Two = [a: Tensor, b: Tensor];

/** An op on each element alone, by the kernel of its name. */
export function unary(definition: {
  name: KernelName;
  formula: string;
  accepts?: readonly Dtype[];
  vjp: Vjp<One, void, Tensor> | NotDifferentiable;
}): Op<One> {
  return defineOp({
    ...definition,
    shape: ([x]: readonly [Shape]) => x,
    forward: (y: Tensor, [x]: One) => runKernel(definition.name, y, [x], x.size),
    vjp: [definition.vjp],
  });
}

/** An op on pairs of elements, by the kernel of its name; the operands are broadcast first. */
export function binary(definition: {
  name: KernelName;
  formula: string;
  accepts?: readonly Dtype[];
  vjp: readonly [Vjp<Two, void, Tensor>, Vjp<Two, void, Tensor>];
}): Op<Two> {
  return defineOp({
    ...definition,
    prepare: (inputs: Two) => broadcastTogether(definition.name, inputs),
    shape: ([a]: readonly [Shape, Shape]) => a,
    forward: (y: Tensor, inputs: Two) => runElementwise(definition.name, y, inputs),
  });
}

/** Broadcasts all to the shape that they have in common. Throws a ShapeError. */
export function broadcastTogether<I extends readonly Tensor[]>(op: string, inputs: I): I {
  const [{ shape: first }] = inputs as readonly Tensor[] as readonly [Tensor];
  if (inputs.every((x) => sameShape(x.shape, first))) return inputs;
  const shape = inputs.map((x) => x.shape).reduce((a, b) => broadcastShapes(op, a, b));
  return inputs.map((x) => broadcastTo(x, shape)) as unknown as I;
}

/** An option that must be a number, and finite. Throws a ValueError. */
export function checkFinite(op: string, option: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new ValueError(op, `${option} must be a finite number`, `${value}`);
}
