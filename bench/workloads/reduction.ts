import { random } from "../inputs.js";
import { forward } from "../operation.js";

const total = (name: string, axis?: number) =>
  forward({
    name: `sum 1e6${name}`,
    inputs: { x: random([1000, 1000]) },
    ours:
      ({ sum }) =>
      (x) =>
        axis === undefined ? sum(x) : sum(x, { axes: axis }),
    tfjs: (tf) => (x) => tf.sum(x, axis),
    jax:
      ({ numpy }) =>
      (x) =>
        numpy.sum(x, axis),
    torch: `x.sum(${axis ?? ""})`,
  });

export default [total(""), total(", of columns", 0), total(", of rows", 1)];
