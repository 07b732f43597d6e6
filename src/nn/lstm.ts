import type { Generator } from "../core/random.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../ops/arithmetic.js";
import { lstmStep } from "../ops/gates.js";
import { transpose } from "../ops/layout.js";
import { linear } from "../ops/linear.js";
import { lstmSequence } from "../ops/lstm.js";
import { matmul } from "../ops/matmul.js";
import { select } from "../ops/split.js";
import { checkPair, checkStep, RecurrentCell, type RNNOptions, startOf, timeFirst } from "./cell.js";
import { Module } from "./module.js";

/** The state of an LSTM: what it shows, and what it keeps. */
export type LSTMState = readonly [h: Tensor, c: Tensor];

/**
 * One step of an LSTM (Hochreiter and Schmidhuber 1997; Gers et al. 2000): gates σ decide what enters the
 * cell c (i), what stays in it (f), and what of it shows (o). c_t = f ⊙ c_{t−1} + i ⊙ g and h_t = o ⊙ φ(c_t),
 * where g = φ(…). Formula lstm. The rows of the weights are those of i, f, g and o, as in PyTorch; of its two
 * biases, only the sum is ever used. Throws a ValueError for sizes that no layer has, or another activation.
 */
export class LSTMCell extends RecurrentCell {
  constructor(generator: Generator, inputs: number, hidden: number, options: RNNOptions = {}) {
    super("LSTMCell", 4, generator, inputs, hidden, options);
  }

  /**
   * Moves the state, h and c [batch, hidden], on by x [batch, inputs]. Throws a ShapeError, or a ValueError
   * for a state that is no pair.
   */
  forward(x: Tensor, state: LSTMState): [h: Tensor, c: Tensor] {
    const [h, c] = checkPair("LSTMCell", state);
    checkStep("LSTMCell", this, x, { h, c });
    const z = add(matmul(h, transpose(this.hiddenWeight)), linear(x, this.inputWeight, this.bias));
    return lstmStep(z, c, this.activation);
  }
}

/** A recurrent layer: runs an LSTMCell along time. Formula lstm. Throws as LSTMCell does. */
export class LSTM extends Module {
  readonly cell: LSTMCell;

  constructor(generator: Generator, inputs: number, hidden: number, options: RNNOptions = {}) {
    super();
    this.cell = new LSTMCell(generator, inputs, hidden, options);
  }

  /**
   * Reads x [batch, time, inputs] from the state [h0, c0], each [batch, hidden], zeros if not given. Returns h
   * of all steps [batch, time, hidden], and the last state. Throws as LSTMCell does.
   */
  forward(x: Tensor, start?: LSTMState): [outputs: Tensor, last: [h: Tensor, c: Tensor]] {
    const { inputWeight, hiddenWeight, bias, activation } = this.cell;
    const z = linear(timeFirst("LSTM", this.cell, x), inputWeight, bias);
    const [h0, c0] = start === undefined ? [] : checkPair("LSTM", start);
    const from = [startOf("LSTM", this.cell, x, h0), startOf("LSTM", this.cell, x, c0, "c")] as const;
    const [h, c] = lstmSequence(z, hiddenWeight, ...from, { activation });
    const last = { axis: 0, index: -1 };
    return [transpose(h, [0, 1]), [select(h, last), select(c, last)]];
  }
}
