import { mapValues } from "../peers/peer.js";
import type { Model } from "../training.js";
import type { Foreign, Node, Tensor, Workload } from "../workload.js";
import { cnn } from "./cnn.js";

/** model.cnn as ONNX has it, by the names of its parameters. */
const nodes: readonly Node[] = [
  ["Conv", ["x", "k1", "b1"], "z1"],
  ["Relu", ["z1"], "a1"],
  ["MaxPool", ["a1"], "h1", { kernel_shape: [2, 2], strides: [2, 2] }],
  ["Conv", ["h1", "k2", "b2"], "z2"],
  ["Relu", ["z2"], "a2"],
  ["MaxPool", ["a2"], "h2", { kernel_shape: [2, 2], strides: [2, 2] }],
  ["Flatten", ["h2"], "flat"],
  ["Gemm", ["flat", "w", "b"], "y", { transB: 1 }],
];

/** The logits alone, nothing recorded. */
function inference(model: Model, nodes: readonly Node[]): Workload {
  return {
    name: `${model.name} inference`,
    inputs: { x: model.x, ...model.parameters },
    ours: (library, { x, ...weights }) => {
      const logits = model.ours(library, mapValues(weights, library.parameter));
      return () => library.untracked(() => logits(x as Tensor));
    },
    tfjs: (tf, { x, ...weights }) => {
      const logits = model.tfjs(tf, weights);
      return () => logits(x as Foreign);
    },
    jax: (jax, { x, ...weights }) => {
      const logits = jax.jit((p: Readonly<Record<string, Foreign>>, x: Foreign) => model.jax(jax, p)(x));
      return () => logits(jax.tree.ref(weights), x?.ref);
    },
    onnx: (onnx, inputs) => onnx.session(nodes, inputs),
    torch: `torch.set_grad_enabled(False)\n${model.torch}`,
  };
}

export default [1, 32].map((batch) => inference(cnn(batch), nodes));
