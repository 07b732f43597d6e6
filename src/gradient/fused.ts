import type { AnyFused, Node, Tensors } from "../graph/op.js";
import { Tensor } from "../graph/tensor.js";
import { permute } from "../ops/layout.js";

/** A tensor in each place where one is wanted, or known. */
export type Wanted = readonly (Tensor | undefined)[];

/** What a fused op sends to those of its inputs that a pass has to reach, in numbers that nobody differentiates. */
export function byKernel({ definition, inputs, attrs, outputs }: Node, dys: Wanted, reached: Wanted): Wanted {
  const { backward } = definition.fused as AnyFused;
  const dx = reached.map((x) => x && new Tensor(x.dtype, x.shape));
  if (outputs.length === 1) backward(dx, dys[0] as Tensor, outputs[0] as Tensor, inputs, attrs);
  else backward(dx, dys, outputs, inputs, attrs);
  return dx;
}

/** Computes a fused op once more, as the formula that it is: its outputs with their cotangents, and its inputs under own names. */
export function composed(
  { definition, inputs, attrs }: Node,
  dys: Wanted,
  reached: Wanted,
): [dy: ReadonlyMap<Tensor, Tensor>, own: Tensors] {
  const { composition } = definition.fused as AnyFused;
  const own = inputs.map((x, i) => (reached[i] ? alias(x) : x));
  const y = composition(own, attrs);
  const outputs = y instanceof Tensor ? [y] : y;
  return [new Map(outputs.flatMap((each, i) => (dys[i] ? [[each, dys[i]] as const] : []))), own];
}

/** The tensor under a name of its own, so that nested derivatives tell their arguments apart. */
export function alias(x: Tensor): Tensor {
  const own = permute(
    x,
    x.shape.map((_, axis) => axis),
  );
  own.tracked = true;
  own.name = x.name;
  return own;
}
