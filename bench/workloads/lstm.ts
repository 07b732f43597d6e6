import { random, weight } from "../inputs.js";
import { type Model, training } from "../training.js";
import type { Foreign } from "../workload.js";

const [BATCH, TIME, INPUTS, HIDDEN] = [32, 28, 28, 128];

/** The usual LSTM, its gates i, f, g, o below each other in the weights, and a dense layer on the last state. */
export const lstm: Model = {
  name: "LSTM, batch 32, T 28, 28 → 128,",
  x: random([BATCH, TIME, INPUTS]),
  parameters: {
    wx: weight(4 * HIDDEN, INPUTS),
    wh: weight(4 * HIDDEN, HIDDEN),
    bh: random([4 * HIDDEN], { scale: 0.1 }),
    w: weight(10, HIDDEN),
    b: random([10], { scale: 0.1 }),
  },
  flop: 24 * BATCH * TIME * HIDDEN * (INPUTS + HIDDEN),
  ours: ({ Generator, nn }, { wx, wh, bh, w, b }) => {
    const g = new Generator(1);
    const layer = new nn.LSTM(g, INPUTS, HIDDEN);
    Object.assign(layer.cell, { inputWeight: wx, hiddenWeight: wh, bias: bh });
    const dense = Object.assign(new nn.Linear(g, HIDDEN, 10), { weight: w, bias: b });
    return (x) => dense.forward(layer.forward(x)[1][0]);
  },
  tfjs:
    (tf, { wx, wh, bh, w, b }) =>
    (x) => {
      let [h, c] = [tf.zeros([BATCH, HIDDEN]), tf.zeros([BATCH, HIDDEN])];
      for (const xt of tf.unstack(x, 1) as unknown as Foreign[]) {
        const [i, f, g, o] = tf.split(xt.matMul(wx).add(h.matMul(wh)).add(bh), 4, 1) as unknown as Foreign[];
        c = tf
          .sigmoid(f)
          .mul(c)
          .add(tf.sigmoid(i).mul(tf.tanh(g)));
        h = tf.sigmoid(o).mul(tf.tanh(c));
      }
      return h.matMul(w).add(b);
    },
  jax:
    ({ nn, numpy }, { wx, wh, bh, w, b }) =>
    (x) => {
      let [h, c] = [numpy.zeros([BATCH, HIDDEN]), numpy.zeros([BATCH, HIDDEN])];
      for (let t = 0; t < TIME; t++) {
        const xt = x.ref.slice([], t);
        const gates = numpy.matmul(xt, wx.ref).add(numpy.matmul(h, wh.ref)).add(bh.ref);
        const [i, f, g, o] = numpy.split(gates, 4, 1) as unknown as Foreign[];
        c = nn
          .sigmoid(f)
          .mul(c)
          .add(nn.sigmoid(i).mul(numpy.tanh(g)));
        h = nn.sigmoid(o).mul(numpy.tanh(c.ref));
      }
      for (const used of [x, wx, wh, bh, c]) used.dispose();
      return numpy.matmul(h, w).add(b);
    },
  torch: `F.linear(torch.lstm(x, (torch.zeros(1, ${BATCH}, ${HIDDEN}),) * 2, (wx, wh, bh, torch.zeros(${4 * HIDDEN})),
    True, 1, 0.0, True, False, True)[1][0], w, b)`,
};

export default [training(lstm)];
