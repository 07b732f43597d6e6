import { type Input, type Inputs, integers } from "./inputs.js";
import { mapValues } from "./peers/peer.js";
import type { Cotangent, Foreign, Tensor, Workload } from "./workload.js";

const CLASSES = 10;

type Parameters<Value> = Readonly<Record<string, Value>>;

/** A classifier: what makes logits [batch, 10] of x, by parameters that all peers begin with. */
export interface Model {
  readonly name: string;
  readonly x: Input;
  readonly parameters: Inputs;
  /** Of a step of training. */
  readonly flop?: number;
  readonly ours: (library: Cotangent, p: Parameters<Tensor>) => (x: Tensor) => Tensor;
  readonly tfjs: (tf: Foreign, p: Parameters<Foreign>) => (x: Foreign) => Foreign;
  /** Is traced: each use of a value but its last is to be of its `ref`. */
  readonly jax: (jax: Foreign, p: Parameters<Foreign>) => (x: Foreign) => Foreign;
  /** A Python expression of x and the parameters. */
  readonly torch: string;
}

/** A step: forward, cross-entropy, backward, Adam with its usual numbers. The result is the loss before it. */
export function training(model: Model): Workload {
  const { name, x, parameters, flop } = model;
  const labels = integers([x.shape[0] as number], CLASSES);
  return {
    name: `${name} step`,
    inputs: { x, labels, ...parameters },
    ...(flop !== undefined && { flop }),
    ours: (library, { x, labels, ...weights }) => {
      const p = mapValues(weights, library.parameter);
      const logits = model.ours(library, p);
      const adam = new library.optim.Adam(Object.values(p));
      return () => adam.minimize(() => library.nn.crossEntropy(logits(x as Tensor), labels as Tensor));
    },
    tfjs: (tf, { x, labels, ...weights }) => {
      const logits = model.tfjs(tf, mapValues(weights, tf.variable));
      const truth = tf.oneHot(labels, CLASSES);
      const adam = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
      return () => adam.minimize(() => tf.losses.softmaxCrossEntropy(truth, logits(x as Foreign)), true);
    },
    jax: (jax, { x, labels, ...weights }) => {
      const step = jaxStep(jax, model);
      let p = weights as unknown as Foreign;
      let m = jax.tree.map((w: Foreign) => jax.numpy.zerosLike(w.ref), p);
      let v = jax.tree.map((w: Foreign) => jax.numpy.zerosLike(w.ref), p);
      const truth = jax.nn.oneHot(labels, CLASSES);
      let t = 0;
      return () => {
        t++;
        const rates = [1 / (1 - 0.9 ** t), 1 / (1 - 0.999 ** t)].map((rate) => jax.numpy.array(rate));
        const next = step(p, m, v, ...rates, x?.ref, truth.ref);
        [p, m, v] = [next[1], next[2], next[3]];
        return next[0];
      };
    },
    torch: `parameters = (${Object.keys(parameters).join(", ")},)
for each in parameters: each.requires_grad_()
adam = torch.optim.Adam(parameters)
def step():
    adam.zero_grad(set_to_none=True)
    loss = F.cross_entropy(${model.torch}, labels)
    loss.backward()
    adam.step()
    return loss
step()`,
  };
}

/** The same step by hand, without the `scope` that `minimize` has. */
export function naiveTraining(model: Model): Workload {
  const { name, inputs, flop } = training(model);
  return {
    name: `${name}, naive loop`,
    inputs,
    ...(flop !== undefined && { flop }),
    isNaive: true,
    ours: (library, { x, labels, ...weights }) => {
      const p = mapValues(weights, library.parameter);
      const logits = model.ours(library, p);
      const adam = new library.optim.Adam(Object.values(p));
      return () => {
        adam.clearGradients();
        const loss = library.nn.crossEntropy(logits(x as Tensor), labels as Tensor);
        library.backward(loss);
        adam.step();
        return loss;
      };
    },
  };
}

/** jax-js has no optimiser: Adam's formula for all parameters, compiled together with the model. */
function jaxStep(jax: Foreign, model: Model): Foreign {
  const { jit, valueAndGrad, nn, numpy, tree } = jax;
  const batch = model.x.shape[0] as number;
  const crossEntropy = (p: Parameters<Foreign>, x: Foreign, truth: Foreign) =>
    nn
      .logSoftmax(model.jax(jax, p)(x))
      .mul(truth)
      .sum()
      .mul(-1 / batch);
  return jit(
    (p: Foreign, m: Foreign, v: Foreign, rateM: Foreign, rateV: Foreign, x: Foreign, truth: Foreign) => {
      const [loss, g] = valueAndGrad(crossEntropy)(tree.ref(p), x, truth) as unknown as [Foreign, Foreign];
      const m1 = tree.map((m: Foreign, g: Foreign) => m.mul(0.9).add(g.mul(0.1)), m, tree.ref(g));
      const v1 = tree.map((v: Foreign, g: Foreign) => v.mul(0.999).add(numpy.square(g).mul(0.001)), v, g);
      const p1 = tree.map(
        (p: Foreign, m: Foreign, v: Foreign) =>
          p.sub(
            m
              .mul(rateM.ref)
              .mul(1e-3)
              .div(numpy.sqrt(v.mul(rateV.ref)).add(1e-8)),
          ),
        p,
        tree.ref(m1),
        tree.ref(v1),
      );
      return [loss, p1, m1, v1];
    },
  );
}
