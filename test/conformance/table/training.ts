import {
  abs,
  add,
  type FloatDtype,
  mul,
  parameter,
  relu,
  reshape,
  slice,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
} from "../../../src/index.js";
import { crossEntropy, Embedding, GRU, Linear, LSTM } from "../../../src/nn/index.js";
import { Adam, clipGradients, type Optimizer, SGD } from "../../../src/optim/index.js";
import { withParameters } from "../../reference/nn/layer.js";
import { flag, matching, number, oneOf, or, twoNumbers, whole } from "../attribute.js";
import { type Family, row } from "../row.js";
import { seed } from "./layer.js";
import { type Weights, withWeights } from "./recurrent.js";

const walked = ["p0", "a", "b", "noise"] as const;
const walk = {
  lr: number,
  weight_decay: or(number, 0),
  maximize: or(flag, false),
  steps: whole,
  gradient: oneOf("g_t = a * p_t - b + noise[t], elementwise"),
};
const charLm =
  /^Embedding\((\d+),(\d+)\) (lstm|gru)\(\2,(\d+)\) Linear\(\4,\1\) per step; cross entropy, mean over all steps; parameter names embed, rnn, head$/;
const mlp = /^Linear\((\d+),(\d+)\) (tanh|relu) Linear\(\2,(\d+)\); cross entropy, mean$/;

export const training: Family = {
  "optim.SGD": row(
    walked,
    { ...walk, momentum: or(number, 0), dampening: or(number, 0), nesterov: or(flag, false) },
    (inputs, { lr: learningRate, weight_decay: weightDecay, steps, gradient: _, ...options }) =>
      pathOf(inputs, steps, (p) => new SGD([p], { ...options, learningRate, weightDecay })),
  ),
  "optim.Adam": row(
    walked,
    { ...walk, betas: or(twoNumbers, [0.9, 0.999]), eps: or(number, 1e-8), amsgrad: or(flag, false) },
    (inputs, { lr: learningRate, weight_decay: weightDecay, eps: epsilon, steps, gradient: _, ...options }) =>
      pathOf(inputs, steps, (p) => new Adam([p], { ...options, learningRate, weightDecay, epsilon })),
  ),
  "train.mlp": row(
    ["x", "target", "0.weight", "0.bias", "2.weight", "2.bias"],
    { net: matching(mlp), optimizer: oneOf("SGD"), lr: number, steps: whole },
    ({ x, target, ...start }, { net: [inputs, hidden, activation, outputs], lr, steps }) => {
      const parameters = Object.entries(start).map(([name, value]) => [name, parameter(value)] as const);
      const layerOf = (i: number, from: string | undefined, to: string | undefined) => {
        const own = parameters.map(([name, p]) => [name.replace(`${i}.`, ""), p] as const);
        return withParameters(new Linear(seed(), Number(from), Number(to)), Object.fromEntries(own));
      };
      const [first, second] = [layerOf(0, inputs, hidden), layerOf(2, hidden, outputs)];
      const bend = activation === "tanh" ? tanh : relu;
      const optimizer = new SGD(
        parameters.map(([, p]) => p),
        { learningRate: lr },
      );
      const losses = Array.from({ length: steps }, () =>
        optimizer.minimize(() => crossEntropy(second.forward(bend(first.forward(x))), target)),
      );
      const final = parameters.map(([name, p]) => [`final.${name}`, p] as const);
      return { losses: tensor(losses, { dtype: x.dtype }), ...Object.fromEntries(final) };
    },
  ),
  "train.char_lm": row(
    [
      "x",
      "target",
      "embed.weight",
      "rnn.weight_ih_l0",
      "rnn.weight_hh_l0",
      "rnn.bias_ih_l0",
      "rnn.bias_hh_l0",
      "head.weight",
      "head.bias",
    ],
    { net: matching(charLm), optimizer: oneOf("Adam"), lr: number, steps: whole },
    ({ x, target, ...start }, { net: [count, features, kind, hidden], lr, steps }) => {
      const own = Object.entries(start).map(([name, value]) => [name, parameter(value)] as const);
      const at = (path: string) =>
        Object.fromEntries(own.map(([name, p]) => [name.replace(path, "").replace("_l0", ""), p]));
      const embed = withParameters(new Embedding(seed(), Number(count), Number(features)), at("embed."));
      const Layer = kind === "lstm" ? LSTM : GRU;
      const rnn = new Layer(seed(), Number(features), Number(hidden));
      const head = withParameters(new Linear(seed(), Number(hidden), Number(count)), at("head."));
      const optimizer = new Adam(
        own.map(([, p]) => p),
        { learningRate: lr },
      );
      const losses = Array.from({ length: steps }, () =>
        optimizer.minimize(() => {
          const weights = at("rnn.") as unknown as Weights;
          const [h] = withWeights<GRU | LSTM>(rnn, weights).forward(embed.forward(x));
          return crossEntropy(flat(head.forward(h)), reshape(target, [target.size]));
        }),
      );
      const final = own.map(([name, p]) => [`final.${name}`, p] as const);
      return {
        losses: tensor(losses, { dtype: start["embed.weight"].dtype as FloatDtype }),
        ...Object.fromEntries(final),
      };
    },
  ),
  /** The largest element as the norm is not ours: a formula stands in its place. */
  clip_grad_norm: row(
    ["g1", "g2"],
    { max_norm: number, norm_type: oneOf<2 | "inf">(2, "inf") },
    ({ g1, g2 }, { max_norm, norm_type }) => {
      if (norm_type === "inf") {
        const norm = Math.max(...[g1, g2].flatMap((g) => [...abs(g).data()]));
        const share = Math.min(max_norm / (norm + 1e-6), 1);
        return { total_norm: scalar(norm, g1), g1_after: mul(g1, share), g2_after: mul(g2, share) };
      }
      const parameters = [g1, g2].map((g) => Object.assign(parameter(g), { grad: g }));
      const norm = clipGradients(parameters, max_norm);
      const [p1, p2] = parameters as [Tensor, Tensor];
      return { total_norm: scalar(norm, g1), g1_after: p1.grad as Tensor, g2_after: p2.grad as Tensor };
    },
  ),
};

/** Where each step leads, down a loss with the gradient a ⊙ p − b + noise_t. */
function pathOf(
  { p0, a, b, noise }: Record<(typeof walked)[number], Tensor>,
  steps: number,
  make: (p: Tensor) => Optimizer,
): { readonly trajectory: Tensor } {
  const p = parameter(p0);
  const optimizer = make(p);
  const path = Array.from({ length: steps }, (_, t) => {
    const noiseNow = reshape(slice(noise, [{ start: t, stop: t + 1 }]), p.shape);
    optimizer.minimize(() => sum(add(mul(mul(a, 0.5), square(p)), mul(sub(noiseNow, b), p))));
    return tensor(p.data());
  });
  return { trajectory: stack(path) };
}

/** The classes of all steps, one below the other. */
function flat(scores: Tensor): Tensor {
  return reshape(scores, [scores.size / (scores.shape.at(-1) as number), scores.shape.at(-1) as number]);
}

function scalar(value: number, like: Tensor): Tensor {
  return tensor(value, { dtype: like.dtype as FloatDtype });
}
