import { ShapeError, ValueError } from "../core/errors.js";
import { checkOptions } from "../core/options.js";
import type { Generator } from "../core/random.js";
import { format } from "../core/shape.js";
import { zeros } from "../create/fill.js";
import type { Tensor } from "../graph/tensor.js";
import { relu, tanh } from "../ops/activation.js";
import { add } from "../ops/arithmetic.js";
import { stack } from "../ops/concat.js";
import { reshape, transpose } from "../ops/layout.js";
import { matmul } from "../ops/matmul.js";
import { slice } from "../ops/slice.js";
import { fanInUniform } from "./initialize.js";
import { type BiasOption, Linear } from "./linear.js";
import { Module } from "./module.js";
import { checkAxes, checkSizes } from "./refusals.js";

const activations = { tanh, relu };

/** "tanh" and a bias if not said otherwise. */
export interface RNNOptions extends BiasOption {
  readonly activation?: "tanh" | "relu";
}

/**
 * One step of recurrence: h_t = φ(W_h h_{t−1} + W_x x_t + b). Formulas rnn.tanh, rnn.relu. There is
 * one bias: PyTorch's two are only ever used as their sum. All numbers are drawn evenly from
 * ±1/√hidden. Throws a ValueError for sizes that no layer has, or another activation.
 */
export class RNNCell extends Module {
  /** W_x: [hidden, inputs] */
  readonly inputWeight: Tensor;
  /** W_h: [hidden, hidden] */
  readonly hiddenWeight: Tensor;
  /** b: [hidden] */
  readonly bias: Tensor | undefined;
  /** φ */
  readonly activation: "tanh" | "relu";

  constructor(generator: Generator, inputs: number, hidden: number, options: RNNOptions = {}) {
    super();
    const { activation = "tanh", bias = true } = checkOptions("RNNCell", options, ["bias", "activation"]);
    checkSizes("RNNCell", { inputs, hidden });
    if (!Object.hasOwn(activations, activation)) {
      throw new ValueError("RNNCell", 'activation must be "tanh" or "relu"', `${activation}`);
    }
    this.inputWeight = fanInUniform(generator, [hidden, inputs], hidden);
    this.hiddenWeight = fanInUniform(generator, [hidden, hidden], hidden);
    this.bias = bias ? fanInUniform(generator, [hidden], hidden) : undefined;
    this.activation = activation;
  }

  /** Moves the state h [batch, hidden] on by x [batch, inputs]. Throws a ShapeError. */
  forward(x: Tensor, h: Tensor): Tensor {
    const [hidden, inputs] = this.inputWeight.shape as [number, number];
    checkAxes("RNNCell", "x", x, ["batch", inputs]);
    checkAxes("RNNCell", "h", h, [x.shape[0] as number, hidden]);
    const φ = activations[this.activation];
    const z = add(matmul(h, transpose(this.hiddenWeight)), matmul(x, transpose(this.inputWeight)));
    return φ(this.bias ? add(z, this.bias) : z);
  }
}

/** A recurrent layer: runs an RNNCell along time. Formulas rnn.tanh, rnn.relu. Throws as RNNCell does. */
export class RNN extends Module {
  readonly cell: RNNCell;

  constructor(generator: Generator, inputs: number, hidden: number, options: RNNOptions = {}) {
    super();
    this.cell = new RNNCell(generator, inputs, hidden, options);
  }

  /**
   * Reads x [batch, time, inputs] from the state h0 [batch, hidden], zeros if not given. Returns all
   * states [batch, time, hidden], and the last. Throws a ShapeError.
   */
  forward(x: Tensor, h0?: Tensor): [outputs: Tensor, last: Tensor] {
    const steps = stepsOf("RNN", this.cell, x);
    let h = h0 ?? startOf(this.cell, x);
    const outputs: Tensor[] = [];
    for (const xt of steps) {
      h = this.cell.forward(xt, h);
      outputs.push(h);
    }
    return [stack(outputs, 1), h];
  }
}

/**
 * A recurrent layer with a context unit on top of its state, and a decoder of the context. Formulas
 * rnn.relu, rnn.context, rnn.decode. Throws a ValueError for sizes that no layer has.
 */
export class ContextRNN extends Module {
  /** W_hh, W_xh and b_h, with ReLU */
  readonly cell: RNNCell;
  /** W_hc and b_c */
  readonly context: Linear;
  /** W_ch and b_o */
  readonly decoder: Linear;

  constructor(generator: Generator, inputs: number, hidden: number, context: number, outputs: number) {
    super();
    checkSizes("ContextRNN", { inputs, hidden, context, outputs });
    this.cell = new RNNCell(generator, inputs, hidden, { activation: "relu" });
    this.context = new Linear(generator, hidden, context);
    this.decoder = new Linear(generator, context, outputs);
  }

  /** One step, by x [batch, inputs] from the state before, [batch, hidden]. Throws a ShapeError. */
  step(x: Tensor, before: Tensor): { readonly h: Tensor; readonly c: Tensor; readonly o: Tensor } {
    const h = this.cell.forward(x, before); //        h_t = ReLU(W_hh h_{t−1} + W_xh x_t + b_h)
    const c = tanh(this.context.forward(h)); //       c_t = tanh(W_hc h_t + b_c)
    const o = tanh(this.decoder.forward(c)); //       o_t = tanh(W_ch c_t + b_o)
    return { h, c, o };
  }

  /**
   * Reads x [batch, time, inputs] from the state h0 [batch, hidden], zeros if not given. Returns o of
   * every step [batch, time, outputs], and the last state h. Throws a ShapeError.
   */
  forward(x: Tensor, h0?: Tensor): [outputs: Tensor, last: Tensor] {
    const steps = stepsOf("ContextRNN", this.cell, x);
    let h = h0 ?? startOf(this.cell, x);
    const outputs: Tensor[] = [];
    for (const xt of steps) {
      const next = this.step(xt, h);
      h = next.h;
      outputs.push(next.o);
    }
    return [stack(outputs, 1), h];
  }
}

/** The steps x_t [batch, inputs] of sequences x [batch, time, inputs], one at least. Throws a ShapeError. */
function stepsOf(layer: string, { inputWeight }: RNNCell, x: Tensor): readonly Tensor[] {
  const inputs = inputWeight.shape[1] as number;
  checkAxes(layer, "x", x, ["batch", "time", inputs]);
  const [batch, time] = x.shape as [number, number, number];
  if (time === 0) throw new ShapeError(layer, "x must have one step of time at least", format(x.shape));
  return Array.from({ length: time }, (_, t) =>
    reshape(slice(x, [{}, { start: t, stop: t + 1 }]), [batch, inputs]),
  );
}

/** A state of zeros for each sequence. */
function startOf({ hiddenWeight }: RNNCell, x: Tensor): Tensor {
  return zeros([x.shape[0] as number, hiddenWeight.shape[0] as number], x.dtype);
}
