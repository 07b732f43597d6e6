import type { Generator } from "../core/random.js";
import { zeros } from "../create/fill.js";
import type { Tensor } from "../graph/tensor.js";
import { gruStep } from "../ops/gates.js";
import { gruSequence } from "../ops/gru.js";
import { transpose } from "../ops/layout.js";
import { linear } from "../ops/linear.js";
import { matmul } from "../ops/matmul.js";
import { select } from "../ops/split.js";
import { checkStep, RecurrentCell, type RNNOptions, startOf, timeFirst } from "./cell.js";
import { fanInUniform } from "./initialize.js";
import { Module } from "./module.js";

/**
 * One step of a GRU (Cho et al. 2014): h_t = (1 − z) ⊙ n + z ⊙ h_{t−1} with gates r = σ(…) and z = σ(…), and
 * the candidate n = φ(W_nx x_t + bn + r ⊙ (W_nh h_{t−1} + bnh)). Formula gru. The rows of the weights are
 * those of r, z and n, as in PyTorch, which has two biases for r and z: only their sums are ever used. Throws
 * a ValueError for sizes that no layer has, or another activation.
 */
export class GRUCell extends RecurrentCell {
  /** bnh: [hidden] */
  readonly hiddenBias: Tensor | undefined;

  constructor(generator: Generator, inputs: number, hidden: number, options: RNNOptions = {}) {
    super("GRUCell", 3, generator, inputs, hidden, options);
    this.hiddenBias = this.bias && fanInUniform(generator, [hidden], hidden);
  }

  /** Moves the state h [batch, hidden] on by x [batch, inputs]. Throws a ShapeError. */
  forward(x: Tensor, h: Tensor): Tensor {
    checkStep("GRUCell", this, x, { h });
    const u = matmul(h, transpose(this.hiddenWeight));
    return gruStep(linear(x, this.inputWeight, this.bias), u, this.hiddenBias ?? 0, h, this.activation);
  }
}

/** A recurrent layer: runs a GRUCell along time. Formula gru. Throws as GRUCell does. */
export class GRU extends Module {
  readonly cell: GRUCell;

  constructor(generator: Generator, inputs: number, hidden: number, options: RNNOptions = {}) {
    super();
    this.cell = new GRUCell(generator, inputs, hidden, options);
  }

  /**
   * Reads x [batch, time, inputs] from the state h0 [batch, hidden], zeros if not given. Returns all
   * states [batch, time, hidden], and the last. Throws a ShapeError.
   */
  forward(x: Tensor, h0?: Tensor): [outputs: Tensor, last: Tensor] {
    const { inputWeight, hiddenWeight, bias, hiddenBias, activation } = this.cell;
    const z = linear(timeFirst("GRU", this.cell, x), inputWeight, bias);
    const bn = hiddenBias ?? zeros(hiddenWeight.shape.slice(1), z.dtype);
    const h = gruSequence(z, hiddenWeight, bn, startOf("GRU", this.cell, x, h0), { activation });
    return [transpose(h, [0, 1]), select(h, { axis: 0, index: -1 })];
  }
}
