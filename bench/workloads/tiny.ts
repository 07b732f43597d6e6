import { random } from "../inputs.js";
import type { Foreign, Workload } from "../workload.js";

/** So little work an op that only what surrounds it is seen. */
const inputs = { x: random([4]), b: random([4], { scale: 0.1 }) };

const [ADDS, LAYERS] = [10_000, 1_000];

const adds: Workload = {
  name: "10,000 adds of [4]",
  inputs,
  ours:
    ({ add }, { x, b }) =>
    () => {
      let y = x;
      for (let i = 0; i < ADDS; i++) y = add(y, b);
      return y;
    },
  tfjs:
    (tf, { x, b }) =>
    () => {
      let y = x;
      for (let i = 0; i < ADDS; i++) y = tf.add(y, b);
      return y;
    },
  jax: ({ jit }, { x, b }) => {
    // Eager, each op costs more than the one before it; compiled whole, it overflows the stack.
    const some = jit((x: Foreign, b: Foreign) => {
      let y = x;
      for (let i = 0; i < 100; i++) y = y.add(b.ref);
      b.dispose();
      return y;
    });
    return () => {
      let y = x.ref;
      for (let i = 0; i < ADDS; i += 100) y = some(y, b.ref);
      return y;
    };
  },
  torch: `def adds():
    y = x
    for _ in range(${ADDS}): y = y + b
    return y
adds()`,
};

const chain: Workload = {
  name: "1,000 × (add, tanh) of [4], with backward",
  inputs,
  ours: ({ add, gradient, sum, tanh }, { x, b }) => {
    const f = (x: typeof b) => {
      let y = x;
      for (let i = 0; i < LAYERS; i++) y = tanh(add(y, b));
      return sum(y);
    };
    return () => gradient(f, [x]);
  },
  tfjs: (tf, { x, b }) => {
    const f = (x: Foreign) => {
      let y = x;
      for (let i = 0; i < LAYERS; i++) y = tf.tanh(tf.add(y, b));
      return tf.sum(y);
    };
    return () => tf.grad(f)(x);
  },
  jax: ({ grad, numpy }, { x, b }) => {
    const f = (x: Foreign) => {
      let y = x;
      for (let i = 0; i < LAYERS; i++) y = numpy.tanh(y.add(b.ref));
      return y.sum();
    };
    return () => grad(f)(x.ref);
  },
  torch: `x.requires_grad_()
def gradient():
    y = x
    for _ in range(${LAYERS}): y = torch.tanh(y + b)
    return torch.autograd.grad(y.sum(), x)
gradient()`,
};

/** The same without `scope`: nobody gives back the memory of what is no longer needed. */
const naive = ({ name, inputs, ours }: Workload): Workload => ({
  name: `${name}, naive loop`,
  inputs,
  isNaive: true,
  ...(ours && { ours }),
});

export default [adds, naive(adds), chain, naive(chain)];
