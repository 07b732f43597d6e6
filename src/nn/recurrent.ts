import type { Generator } from "../core/random.js";
import type { Tensor } from "../graph/tensor.js";
import { tanh } from "../ops/activation.js";
import { add } from "../ops/arithmetic.js";
import { stack } from "../ops/concat.js";
import { activations } from "../ops/gates.js";
import { transpose } from "../ops/layout.js";
import { linear } from "../ops/linear.js";
import { matmul } from "../ops/matmul.js";
import { rnnSequence } from "../ops/rnn.js";
import { stepsOf } from "../ops/sequence.js";
import { select } from "../ops/split.js";
import { checkStep, RecurrentCell, type RNNOptions, startOf, timeFirst } from "./cell.js";
import { Linear } from "./linear.js";
import { Module } from "./module.js";
import { checkSizes } from "./refusals.js";

/**
 * One step of recurrence: h_t = φ(W_h h_{t−1} + W_x x_t + b). Formulas rnn.tanh, rnn.relu. There is
 * one bias: PyTorch's two are only ever used as their sum. All numbers are drawn evenly from
 * ±1/√hidden. Throws a ValueError for sizes that no layer has, or another activation.
 */
export class RNNCell extends RecurrentCell {
  constructor(generator: Generator, inputs: number, hidden: number, options: RNNOptions = {}) {
    super("RNNCell", 1, generator, inputs, hidden, options);
  }

  /** Moves the state h [batch, hidden] on by x [batch, inputs]. Throws a ShapeError. */
  forward(x: Tensor, h: Tensor): Tensor {
    checkStep("RNNCell", this, x, { h });
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
    const { inputWeight, hiddenWeight, bias, activation } = this.cell;
    const z = linear(timeFirst("RNN", this.cell, x), inputWeight, bias);
    const h = rnnSequence(z, hiddenWeight, startOf("RNN", this.cell, x, h0), { activation });
    return [transpose(h, [0, 1]), select(h, { axis: 0, index: -1 })];
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
    const steps = stepsOf(timeFirst("ContextRNN", this.cell, x));
    let h = startOf("ContextRNN", this.cell, x, h0);
    const outputs: Tensor[] = [];
    for (const xt of steps) {
      const next = this.step(xt, h);
      h = next.h;
      outputs.push(next.o);
    }
    return [stack(outputs, 1), h];
  }
}
