import { ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { updateInPlace } from "../create/update.js";
import type { Tensor } from "../graph/tensor.js";
import { atLeastZero, Optimizer, type OptimizerOptions, State, sharedOptions } from "./optimizer.js";

export interface SGDOptions extends OptimizerOptions {
  /** How much of its velocity each step keeps (Polyak 1964); 0 if not given. */
  readonly momentum?: number;
  /** The share of each gradient but the first that the velocity leaves out; 0 if not given. */
  readonly dampening?: number;
  /** Looks ahead along the velocity (Nesterov 1983), as PyTorch does (Sutskever et al. 2013). */
  readonly nesterov?: boolean;
}

/**
 * Steps down the gradient, of as many examples as the loss is of (Robbins and Monro 1951). Throws a
 * ValueError for a rate below zero, or nesterov without momentum or with dampening.
 */
export class SGD extends Optimizer {
  readonly #momentum: number;
  readonly #dampening: number;
  readonly #nesterov: boolean;
  readonly #velocity = new State();

  constructor(parameters: Iterable<Tensor>, options: SGDOptions = {}) {
    super(parameters, checkOptions("SGD", options, [...sharedOptions, "momentum", "dampening", "nesterov"]));
    const { momentum = 0, dampening = 0, nesterov = false } = options;
    if (nesterov && !(momentum > 0 && dampening === 0)) {
      const got = `momentum ${momentum} and dampening ${dampening}`;
      throw new ValueError("SGD", "nesterov needs momentum above zero, and no dampening", got);
    }
    this.#momentum = atLeastZero("SGD", "momentum", momentum);
    this.#dampening = dampening;
    this.#nesterov = nesterov;
  }

  /** v = μ v + (1 − dampening) g and p = p − λ v; with nesterov p = p − λ (g + μ v). In one pass, by a kernel. */
  protected override update(p: Tensor, g: Tensor): void {
    const share = this.#velocity.has(p) ? 1 - this.#dampening : 1;
    const v = this.#momentum === 0 ? undefined : this.#velocity.of(p);
    const numbers = [this.learningRate, this.#momentum, share, Number(this.#nesterov)];
    updateInPlace("descent", [p, v], [g], p.size, ...numbers);
  }
}
