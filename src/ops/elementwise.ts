import { type Dtype, floats } from "../core/dtype.js";
import { ValueError } from "../core/errors.js";
import { broadcastShapes, sameShape } from "../core/shape.js";
import { defineOp, isDependent, type NotDifferentiable, type Op, type Vjp } from "../graph/op.js";
import { Tensor } from "../graph/tensor.js";
import type { KernelName } from "../wasm/kernels.js";
import { isReady, runBesideNumber, runElementwise, runKernel, runReady } from "../wasm/run.js";
import { broadcastTo } from "./sum.js";

type One = [x: Tensor];
type Two = [a: Tensor, b: Tensor];
export type FusedUnary = Op<One, void, []>;

/** An op on each element alone, by the kernel of its name. */
export function unary(definition: {
  name: KernelName;
  formula: string;
  accepts?: readonly Dtype[];
  vjp: Vjp<One, void, Tensor> | NotDifferentiable;
}): Op<One> {
  return defineOp({
    ...definition,
    direct: direct(definition),
    forward: (y: Tensor, [x]: One) => runKernel(definition.name, y, [x], x.size),
    vjp: [definition.vjp],
  });
}

/** The kernels that have one for the way back. */
type WithBackward<Name> = Name extends `${infer Op}Backward` ? Op & KernelName : never;

/** The part of an op's definition by which it is a formula on each element alone, with kernels that are told the numbers of its attrs. */
export function fusedOnEach<A extends number[]>(
  name: WithBackward<KernelName>,
  composition: (x: Tensor, ...numbers: A) => Tensor,
) {
  return {
    forward: (y: Tensor, [x]: One, numbers: A) => runKernel(name, y, [x], x.size, ...numbers),
    fused: {
      inputs: 1 as const,
      composition: ([x]: One, numbers: A) => composition(x, ...numbers),
      backward: ([dx]: readonly [Tensor | undefined], dy: Tensor, _y: Tensor, [x]: One, numbers: A) =>
        runKernel(`${name}Backward`, dx as Tensor, [dy, x], x.size, ...numbers),
    },
  };
}

/** An op on each element alone that is a formula of others, by the kernels of its name and of its backward pass. */
export function fusedUnary(definition: {
  name: WithBackward<KernelName>;
  formula: string;
  composition: (x: Tensor) => Tensor;
}): FusedUnary {
  const { name, formula, composition } = definition;
  return defineOp({
    name,
    formula,
    attrs: () => [],
    direct: direct(definition),
    ...fusedOnEach(name, composition),
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
    direct: direct(definition),
    prepare: (inputs: Two) => broadcastTogether(definition.name, inputs),
    forward: (y: Tensor, inputs: Two) => runElementwise(definition.name, y, inputs),
  });
}

/**
 * The short way of most calls: for tensors of one shape and type whose values lie in order, where
 * kernels reach them, and for numbers beside them.
 */
function direct({ name, accepts = floats }: { name: KernelName; accepts?: readonly Dtype[] }) {
  return (given: readonly unknown[]): Tensor | undefined => {
    const a = given[0];
    const b = given.length > 1 ? given[1] : a;
    if (!(a instanceof Tensor && b instanceof Tensor)) return undefined;
    if (a.dtype !== b.dtype || !accepts.includes(a.dtype)) return undefined;
    if (!(isReady(a) && isReady(b) && sameShape(a.shape, b.shape))) {
      return given.length > 1 ? besideNumber(name, a, b) : undefined;
    }
    const y = new Tensor(a.dtype, a.shape);
    if (given.length > 1) runReady(name, y, a, b);
    else runReady(name, y, a);
    return y;
  };
}

/** The same of a number, which needs no cotangent, and a tensor. */
function besideNumber(name: KernelName, a: Tensor, b: Tensor): Tensor | undefined {
  const [x, number] = a.rank === 0 && isReady(b) ? [b, a] : [a, b];
  if (number.rank > 0 || number.storage.isReleased || isDependent(number) || !isReady(x)) return undefined;
  const y = new Tensor(x.dtype, x.shape);
  runBesideNumber(name, y, a, b);
  return y;
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
