import { random } from "./inputs.js";
import { forward } from "./operation.js";
import { type Model, training } from "./training.js";
import type { Cotangent, Tensor, Workload } from "./workload.js";
import { cnn } from "./workloads/cnn.js";
import { mlp } from "./workloads/mlp.js";

const sizes = [1e2, 1e3, 1e4, 1e5, 1e6, 1e7];

const elementwise = (family: string, of: (library: Cotangent) => (x: Tensor) => Tensor) =>
  sizes.map((size) =>
    forward({
      name: `${family}, ${size} elements`,
      inputs: { x: random([size / 100, 100]) },
      scale: { family, unit: "element", size, count: size },
      ours: of,
    }),
  );

const steps = (family: string, model: (batch: number) => Model) =>
  [1, 2, 8, 32, 128, 512].map(
    (batch): Workload => ({
      ...training(model(batch)),
      scale: { family, unit: "step, by batch", size: batch, count: 1 },
    }),
  );

/** Many small ops one after the other, and the way back. */
const chains = [1e1, 1e2, 1e3, 1e4, 1e5].map(
  (length): Workload => ({
    name: `chain of ${length} ops`,
    inputs: { x: random([4]) },
    scale: { family: "tanh of [4], with backward", unit: "op of a chain", size: length, count: length },
    ours: ({ gradient, sum, tanh }, { x }) => {
      const chain = (x: Tensor) => {
        let y = x;
        for (let i = 0; i < length; i++) y = tanh(y);
        return sum(y);
      };
      return () => gradient(chain, [x as Tensor]);
    },
  }),
);

/** How time grows with size, batch and depth: where a line of the table rises, cost grows faster than work. */
export const workloads: readonly Workload[] = [
  ...elementwise(
    "add",
    ({ add }) =>
      (x) =>
        add(x, x),
  ),
  ...elementwise("exp", ({ exp }) => exp),
  ...elementwise("tanh", ({ tanh }) => tanh),
  ...elementwise(
    "sum",
    ({ sum }) =>
      (x) =>
        sum(x),
  ),
  ...elementwise(
    "softmax",
    ({ softmax }) =>
      (x) =>
        softmax(x),
  ),
  ...elementwise(
    "layer norm",
    ({ nn }) =>
      (x) =>
        nn.layerNorm(x),
  ),
  ...steps("MLP 784-128-10", mlp),
  ...steps("model.cnn", cnn),
  ...chains,
];
