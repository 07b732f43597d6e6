import { random, weight } from "../inputs.js";
import { type Model, training } from "../training.js";
import type { Foreign } from "../workload.js";

const [BATCH, TIME, INPUTS, HIDDEN] = [32, 28, 28, 128];

/** h_t = tanh(W_x x_t + W_h h_{t−1} + b), and a dense layer on the last state. */
export const rnn: Model = {
  name: "tanh RNN, batch 32, T 28, 28 → 128,",
  x: random([BATCH, TIME, INPUTS]),
  parameters: {
    wx: weight(HIDDEN, INPUTS),
    wh: weight(HIDDEN, HIDDEN),
    bh: random([HIDDEN], { scale: 0.1 }),
    w: weight(10, HIDDEN),
    b: random([10], { scale: 0.1 }),
  },
  flop: 6 * BATCH * TIME * HIDDEN * (INPUTS + HIDDEN),
  ours: ({ Generator, nn }, { wx, wh, bh, w, b }) => {
    const g = new Generator(1);
    const layer = new nn.RNN(g, INPUTS, HIDDEN);
    Object.assign(layer.cell, { inputWeight: wx, hiddenWeight: wh, bias: bh });
    const dense = Object.assign(new nn.Linear(g, HIDDEN, 10), { weight: w, bias: b });
    return (x) => dense.forward(layer.forward(x)[1]);
  },
  tfjs:
    (tf, { wx, wh, bh, w, b }) =>
    (x) => {
      let h = tf.zeros([BATCH, HIDDEN]);
      for (const xt of tf.unstack(x, 1) as unknown as Foreign[])
        h = tf.tanh(xt.matMul(wx).add(h.matMul(wh)).add(bh));
      return h.matMul(w).add(b);
    },
  jax:
    ({ numpy }, { wx, wh, bh, w, b }) =>
    (x) => {
      let h = numpy.zeros([BATCH, HIDDEN]);
      for (let t = 0; t < TIME; t++) {
        const xt = x.ref.slice([], t);
        h = numpy.tanh(numpy.matmul(xt, wx.ref).add(numpy.matmul(h, wh.ref)).add(bh.ref));
      }
      for (const used of [x, wx, wh, bh]) used.dispose();
      return numpy.matmul(h, w).add(b);
    },
  torch: `F.linear(torch.rnn_tanh(x, torch.zeros(1, ${BATCH}, ${HIDDEN}), (wx, wh, bh, torch.zeros(${HIDDEN})),
    True, 1, 0.0, True, False, True)[1][0], w, b)`,
};

export default [training(rnn)];
