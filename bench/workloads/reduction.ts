import { random } from "../inputs.js";
import { bothWays, forward } from "../operation.js";
import type { Cotangent, Foreign, Tensor } from "../workload.js";

/** A number from many: of an axis, or of all. */
interface Reduction {
  readonly name: string;
  readonly ours: (library: Cotangent) => (x: Tensor, options: { axes?: number }) => Tensor;
  readonly tfjs: (tf: Foreign) => (x: Foreign, axis?: number) => Foreign;
  readonly jax: (jax: Foreign) => (x: Foreign, axis?: number) => Foreign;
  /** A Python expression of x and the axis. */
  readonly torch: string;
}

const operation = ({ name, ours, tfjs, jax, torch }: Reduction, where: string, axis?: number) => ({
  name: `${name} 1e6${where}`,
  inputs: { x: random([1000, 1000]) },
  ours: (library: Cotangent) => (x: Tensor) => ours(library)(x, axis === undefined ? {} : { axes: axis }),
  tfjs: (tf: Foreign) => (x: Foreign) => tfjs(tf)(x, axis),
  jax: (library: Foreign) => (x: Foreign) => jax(library)(x, axis),
  torch: torch.replace("axis", axis === undefined ? "(0, 1)" : `${axis}`),
});

const reductions: readonly Reduction[] = [
  {
    name: "sum",
    ours: ({ sum }) => sum,
    tfjs: (tf) => tf.sum,
    jax: ({ numpy }) => numpy.sum,
    torch: "x.sum(axis)",
  },
  {
    name: "mean",
    ours: ({ mean }) => mean,
    tfjs: (tf) => tf.mean,
    jax: ({ numpy }) => numpy.mean,
    torch: "x.mean(axis)",
  },
  {
    name: "variance",
    ours:
      ({ variance }) =>
      (x, options) =>
        variance(x, { ...options, correction: 0 }),
    tfjs: (tf) => (x, axis) => tf.moments(x, axis).variance,
    jax: ({ numpy }) => numpy.var_,
    torch: "x.var(axis, unbiased=False)",
  },
  {
    name: "norm",
    ours: ({ norm }) => norm,
    tfjs: (tf) => (x, axis) => tf.norm(x, "euclidean", axis),
    jax:
      ({ numpy }) =>
      (x, axis) =>
        numpy.sqrt(numpy.sum(numpy.square(x), axis)),
    torch: "x.norm(dim=axis)",
  },
];

/** Of columns and rows the gradients too. */
export default reductions.flatMap((reduction) => [
  forward(operation(reduction, "")),
  ...bothWays(operation(reduction, ", of columns", 0), random([1000])),
  ...bothWays(operation(reduction, ", of rows", 1), random([1000])),
]);
