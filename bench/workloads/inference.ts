import { mapValues } from "../peers/peer.js";
import type { Model } from "../training.js";
import type { Foreign, Tensor, Workload } from "../workload.js";
import { cnn } from "./cnn.js";

/** The logits alone, nothing recorded. */
function inference(model: Model): Workload {
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
    torch: `torch.set_grad_enabled(False)\n${model.torch}`,
  };
}

export default [inference(cnn(1)), inference(cnn(32))];
