import type { Tensor } from "../graph/tensor.js";
import { relu, sigmoid, tanh } from "./activation.js";
import { add, mul, sub } from "./arithmetic.js";
import { split } from "./split.js";

/** φ, by its name. */
export const activations = { tanh, relu };
export type ActivationName = keyof typeof activations;

/** One step of an LSTM, from what went into its gates, z [batch, 4 hidden], and its cell c. Formula lstm. */
export function lstmStep(z: Tensor, c: Tensor, activation: ActivationName): [h: Tensor, c: Tensor] {
  const φ = activations[activation];
  const [i, f, g, o] = gatesOf(z, 4) as [Tensor, Tensor, Tensor, Tensor];
  const next = add(mul(sigmoid(f), c), mul(sigmoid(i), φ(g))); //   c_t = f ⊙ c_{t−1} + i ⊙ g
  return [mul(sigmoid(o), φ(next)), next]; //                       h_t = o ⊙ φ(c_t)
}

/**
 * One step of a GRU, from what its input and its state h send to its gates, x and u [batch, 3 hidden], and
 * the bias of what the gate r dims. Formula gru.
 */
export function gruStep(
  x: Tensor,
  u: Tensor,
  bias: Tensor | number,
  h: Tensor,
  activation: ActivationName,
): Tensor {
  const φ = activations[activation];
  const [xr, xz, xn] = gatesOf(x, 3) as [Tensor, Tensor, Tensor];
  const [ur, uz, un] = gatesOf(u, 3) as [Tensor, Tensor, Tensor];
  const [r, z] = [sigmoid(add(xr, ur)), sigmoid(add(xz, uz))];
  const n = φ(add(xn, mul(r, add(un, bias)))); //                   n_t = φ(x_n + r ⊙ (u_n + b))
  return add(mul(sub(1, z), n), mul(z, h)); //                      h_t = (1 − z) ⊙ n + z ⊙ h_{t−1}
}

/** The parts of z [batch, gates · hidden] that belong to the gates. */
function gatesOf(z: Tensor, gates: number): Tensor[] {
  const hidden = (z.shape[1] as number) / gates;
  return split(z, { sizes: new Array(gates).fill(hidden), axis: 1 });
}
