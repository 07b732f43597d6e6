import { zeros } from "../create/fill.js";
import { assign } from "../create/parameter.js";
import { backward } from "../gradient/functions.js";
import { untracked } from "../graph/recording.js";
import { keep, letGo, scope } from "../graph/scope.js";
import type { Tensor } from "../graph/tensor.js";

/** Changes parameters so that a loss falls. */
export abstract class Optimizer {
  readonly parameters: readonly Tensor[];

  /** @param learningRate may be changed between steps */
  constructor(
    parameters: Iterable<Tensor>,
    public learningRate: number,
  ) {
    this.parameters = [...new Set(parameters)];
  }

  /**
   * Takes one step down the gradient of what the function returns, and returns the loss before it.
   * All else that the function makes is released, but for what is given to `keep`.
   */
  minimize(loss: () => Tensor): number {
    return scope(() => {
      this.clearGradients();
      const value = loss();
      backward(value);
      this.step();
      return value.item();
    });
  }

  /** Takes one step by the gradients that `backward` left; parameters without one stay. */
  step(): void {
    this.advance();
    untracked(() =>
      scope(() => {
        for (const p of this.parameters) if (p.grad) assign(p, this.update(p, p.grad));
      }),
    );
  }

  /** Forgets the gradients: the next ones are not added to them. */
  clearGradients(): void {
    for (const p of this.parameters) {
      if (p.grad) letGo(p.grad);
      p.grad = undefined;
    }
  }

  /** What changes from step to step for all parameters alike. */
  protected advance(): void {}

  /** The new value of a parameter p, given its gradient g. */
  protected abstract update(p: Tensor, g: Tensor): Tensor;
}

/** A tensor of zeros beside each parameter, which an update changes in place. */
export class State {
  #of = new Map<Tensor, Tensor>();

  /** Replaces the state of a parameter by what the formula makes of it; returns the new state. */
  change(p: Tensor, formula: (before: Tensor) => Tensor): Tensor {
    const state = this.#of.get(p) ?? keep(zeros(p.shape, p.dtype));
    this.#of.set(p, state);
    assign(state, formula(state));
    return state;
  }
}
