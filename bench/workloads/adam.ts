import { random } from "../inputs.js";
import type { Foreign, Workload } from "../workload.js";

const adam: Workload = {
  name: "Adam on 1e6 parameters",
  inputs: { p: random([1000, 1000]), g: random([1000, 1000]) },
  ours: ({ optim, parameter }, { p, g }) => {
    const weights = parameter(p);
    weights.grad = g;
    const adam = new optim.Adam([weights]);
    return () => {
      adam.step();
      return weights;
    };
  },
  tfjs: (tf, { p, g }) => {
    const weights = tf.variable(p, true, "weights");
    const adam = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
    return () => {
      adam.applyGradients({ weights: g });
      return weights;
    };
  },
  jax: ({ jit, numpy }, { p, g }) => {
    const step = jit((p: Foreign, m: Foreign, v: Foreign, rateM: Foreign, rateV: Foreign, g: Foreign) => {
      const m1 = m.mul(0.9).add(g.ref.mul(0.1));
      const v1 = v.mul(0.999).add(numpy.square(g).mul(0.001));
      const change = m1.ref.mul(rateM).div(numpy.sqrt(v1.ref.mul(rateV)).add(1e-8));
      return [p.sub(change.mul(1e-3)), m1, v1];
    });
    let [weights, m, v] = [p, numpy.zerosLike(p.ref), numpy.zerosLike(p.ref)];
    let t = 0;
    return () => {
      t++;
      const rates = [1 / (1 - 0.9 ** t), 1 / (1 - 0.999 ** t)].map((rate) => numpy.array(rate));
      [weights, m, v] = step(weights, m, v, ...rates, g.ref) as unknown as [Foreign, Foreign, Foreign];
      return weights.ref;
    };
  },
  torch: `weights = p.requires_grad_()
weights.grad = g
adam = torch.optim.Adam([weights])
def step():
    adam.step()
    return weights
step()`,
};

export default [adam];
