import { ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import type { Tensor } from "../graph/tensor.js";
import { add, div, maximum, mul, square, sub } from "../ops/arithmetic.js";
import { sqrt } from "../ops/exponential.js";
import { atLeastZero, Optimizer, type OptimizerOptions, State, sharedOptions } from "./optimizer.js";

export interface AdamOptions extends OptimizerOptions {
  /** How much of the running means of g and of g² each step keeps; 0.9 and 0.999 if not given. */
  readonly betas?: readonly [number, number];
  /** Keeps the quotient finite where gradients vanish; 1e-8 if not given. */
  readonly epsilon?: number;
  /** Divides by the largest running mean of g² so far, so that steps never grow (Reddi et al. 2018). */
  readonly amsgrad?: boolean;
}

/**
 * Steps as large as the mean gradient is compared with its usual size (Kingma and Ba 2015). Throws a
 * ValueError for betas outside of [0, 1), or a rate or epsilon below zero.
 */
export class Adam extends Optimizer {
  readonly #betas: readonly [number, number];
  readonly #epsilon: number;
  readonly #amsgrad: boolean;
  readonly #m = new State();
  readonly #v = new State();
  readonly #largest = new State();
  /** β₁ᵗ and β₂ᵗ after the t steps of each parameter. */
  readonly #powers = new Map<Tensor, readonly [number, number]>();

  constructor(parameters: Iterable<Tensor>, options: AdamOptions = {}) {
    super(parameters, checkOptions("Adam", options, [...sharedOptions, "betas", "epsilon", "amsgrad"]));
    const { betas = [0.9, 0.999], epsilon = 1e-8, amsgrad = false } = options;
    if (betas.length !== 2 || !betas.every((beta) => beta >= 0 && beta < 1)) {
      throw new ValueError("Adam", "betas must be two numbers in [0, 1)", `[${betas.join(", ")}]`);
    }
    this.#betas = betas;
    this.#epsilon = atLeastZero("Adam", "epsilon", epsilon);
    this.#amsgrad = amsgrad;
  }

  protected override update(p: Tensor, g: Tensor): Tensor {
    const [beta1, beta2] = this.#betas;
    const [power1, power2] = this.#advance(p);
    const m = this.#m.change(p, (m) => add(mul(beta1, m), mul(1 - beta1, g)));
    const v = this.#v.change(p, (v) => add(mul(beta2, v), mul(1 - beta2, square(g))));
    const usual = this.#amsgrad ? this.#largest.change(p, (largest) => maximum(largest, v)) : v;
    const mHat = div(m, 1 - power1);
    const vHat = div(usual, 1 - power2);
    return sub(p, mul(this.learningRate, div(mHat, add(sqrt(vHat), this.#epsilon))));
  }

  #advance(p: Tensor): readonly [number, number] {
    const [before1, before2] = this.#powers.get(p) ?? [1, 1];
    const powers = [before1 * this.#betas[0], before2 * this.#betas[1]] as const;
    this.#powers.set(p, powers);
    return powers;
  }
}
