import { ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { quoted } from "../core/shape.js";
import { updateInPlace } from "../create/update.js";
import type { Tensor } from "../graph/tensor.js";
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
    if (!Array.isArray(betas) || betas.length !== 2 || !betas.every((beta) => beta >= 0 && beta < 1)) {
      throw new ValueError("Adam", "betas must be two numbers in [0, 1)", quoted(betas));
    }
    this.#betas = [betas[0], betas[1]];
    this.#epsilon = atLeastZero("Adam", "epsilon", epsilon);
    this.#amsgrad = amsgrad;
  }

  /**
   * m = β₁ m + (1 − β₁) g, v = β₂ v + (1 − β₂) g², and with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ):
   * p = p − λ m̂ / (√v̂ + ε). In one pass, by a kernel.
   */
  protected override update(p: Tensor, g: Tensor): void {
    const powers = this.#powersOf(p);
    const [power1, power2] = powers;
    const state = [this.#m.of(p), this.#v.of(p), this.#amsgrad ? this.#largest.of(p) : undefined];
    const [step, scale] = [this.learningRate / (1 - power1), 1 / (1 - power2)];
    updateInPlace("adam", [p, ...state], [g], p.size, step, scale, ...this.#betas, this.#epsilon);
    this.#powers.set(p, powers);
  }

  /** β₁ᵗ and β₂ᵗ for the step that is to come. */
  #powersOf(p: Tensor): readonly [number, number] {
    const [before1, before2] = this.#powers.get(p) ?? [1, 1];
    return [before1 * this.#betas[0], before2 * this.#betas[1]];
  }
}
