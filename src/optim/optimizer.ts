import { describe } from "../core/describe.js";
import { ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import { zeros } from "../create/fill.js";
import { backward } from "../gradient/functions.js";
import { untracked } from "../graph/recording.js";
import { keep, letGo, scope } from "../graph/scope.js";
import { Tensor } from "../graph/tensor.js";
import { add, mul, neg } from "../ops/arithmetic.js";
import { clipGradients } from "./clip.js";

/** What all optimisers have in common. */
export interface OptimizerOptions {
  /** How far a step goes; 1e-3 if not given. */
  readonly learningRate?: number;
  /** The share of a parameter that is added to its gradient, which pulls it towards zero; 0 if not given. */
  readonly weightDecay?: number;
  /** Climbs instead of descending. */
  readonly maximize?: boolean;
}

/** The names of these. */
export const sharedOptions = ["learningRate", "weightDecay", "maximize"] as const;

/** Changes parameters so that a loss falls. */
export abstract class Optimizer {
  readonly parameters: readonly Tensor[];
  /** May be changed between steps. */
  learningRate: number;
  readonly #weightDecay: number;
  readonly #maximize: boolean;

  /** Throws a ValueError for a rate below zero, or for what are no parameters. */
  constructor(parameters: Iterable<Tensor>, options: OptimizerOptions) {
    const { learningRate = 1e-3, weightDecay = 0, maximize = false } = options;
    this.parameters = checkParameters(new.target.name, parameters);
    this.learningRate = atLeastZero(new.target.name, "learningRate", learningRate);
    this.#weightDecay = atLeastZero(new.target.name, "weightDecay", weightDecay);
    this.#maximize = maximize;
  }

  /**
   * Takes one step down the gradient of what the function returns, and returns the loss before it;
   * with maxNorm, `clipGradients` shortens a longer gradient first. All else that the function makes
   * is released, but for what is given to `keep`.
   */
  minimize(loss: () => Tensor, options: { readonly maxNorm?: number } = {}): number {
    const { maxNorm } = checkOptions("minimize", options, ["maxNorm"]);
    return scope(() => {
      this.clearGradients();
      const value = loss();
      backward(value);
      if (maxNorm !== undefined) clipGradients(this.parameters, maxNorm);
      this.step();
      return value.item();
    });
  }

  /** Takes one step by the gradients that `backward` left; parameters without one stay. */
  step(): void {
    untracked(() =>
      scope(() => {
        for (const p of this.parameters) if (p.grad) this.update(p, this.#descent(p, p.grad));
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

  /** Moves a parameter p on, in place, given its gradient g. */
  protected abstract update(p: Tensor, g: Tensor): void;

  /** The gradient of what is to fall: of −L to climb, and with λp for decay, of L + λp²/2. */
  #descent(p: Tensor, gradient: Tensor): Tensor {
    const g = this.#maximize ? neg(gradient) : gradient;
    return this.#weightDecay === 0 ? g : add(g, mul(this.#weightDecay, p));
  }
}

/** The value of an option that is a number from zero up. Throws a ValueError for another. */
export function atLeastZero(op: string, option: string, value: number): number {
  if (value >= 0) return value;
  throw new ValueError(op, `${option} must be a number from zero up`, `${value}`);
}

/** The parameters, each once. Throws a ValueError for none, or for something else. */
function checkParameters(op: string, parameters: Iterable<unknown>): readonly Tensor[] {
  const isList = typeof parameters?.[Symbol.iterator] === "function";
  const given = new Set(isList ? parameters : [parameters]);
  if (given.size === 0) throw new ValueError(op, "there must be a parameter to train");
  return Array.from(given, (p) => {
    if (p instanceof Tensor && p.tracked) return p;
    const rule = "takes a list of what parameter(…) made, such as module.parameters().values()";
    throw new ValueError(op, rule, describe(p));
  });
}

/** A tensor beside each parameter, which an update changes in place. */
export class State {
  #of = new Map<Tensor, Tensor>();

  /** Whether the parameter has been updated before. */
  has(p: Tensor): boolean {
    return this.#of.has(p);
  }

  /** The state of a parameter, zeros at first. */
  of(p: Tensor): Tensor {
    const state = this.#of.get(p) ?? keep(zeros(p.shape, p.dtype));
    this.#of.set(p, state);
    return state;
  }
}
