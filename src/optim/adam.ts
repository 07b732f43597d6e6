import type { Tensor } from "../graph/tensor.js";
import { add, div, mul, square, sub } from "../ops/arithmetic.js";
import { sqrt } from "../ops/exponential.js";
import { Optimizer, State } from "./optimizer.js";

export interface AdamOptions {
  readonly learningRate?: number;
  /** How much of the running means of g and of g² each step keeps. */
  readonly betas?: readonly [number, number];
  /** Keeps the quotient finite where gradients vanish. */
  readonly epsilon?: number;
}

/** Steps as large as the mean gradient is compared with its usual size (Kingma and Ba 2015). */
export class Adam extends Optimizer {
  readonly #betas: readonly [number, number];
  readonly #epsilon: number;
  readonly #m = new State();
  readonly #v = new State();
  /** β₁ᵗ and β₂ᵗ after t steps. */
  #powers: [number, number] = [1, 1];

  constructor(parameters: Iterable<Tensor>, options: AdamOptions = {}) {
    super(parameters, options.learningRate ?? 1e-3);
    this.#betas = options.betas ?? [0.9, 0.999];
    this.#epsilon = options.epsilon ?? 1e-8;
  }

  protected override advance(): void {
    this.#powers = [this.#powers[0] * this.#betas[0], this.#powers[1] * this.#betas[1]];
  }

  protected override update(p: Tensor, g: Tensor): Tensor {
    const [beta1, beta2] = this.#betas;
    const m = this.#m.change(p, (m) => add(mul(beta1, m), mul(1 - beta1, g)));
    const v = this.#v.change(p, (v) => add(mul(beta2, v), mul(1 - beta2, square(g))));
    const mHat = div(m, 1 - this.#powers[0]);
    const vHat = div(v, 1 - this.#powers[1]);
    return sub(p, mul(this.learningRate, div(mHat, add(sqrt(vHat), this.#epsilon))));
  }
}
