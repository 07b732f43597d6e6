import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runSequence, runSequenceBackward } from "../wasm/sequence.js";
import { add } from "./arithmetic.js";
import { stack } from "./concat.js";
import { activations } from "./gates.js";
import { transpose } from "./layout.js";
import { matmul } from "./matmul.js";
import {
  type Completed,
  completed,
  type SequenceOptions,
  sequenceOptions,
  statesShape,
  stepsOf,
} from "./sequence.js";

/**
 * Runs a recurrence along time: z [time, batch, hidden] is what the input sends to each state, W [hidden,
 * hidden] weighs the state before, and h0 [batch, hidden] is the first. Returns all states [time, batch,
 * hidden]. Formulas rnn.tanh, rnn.relu. Throws a ShapeError, or a ValueError for another activation.
 */
export const rnnSequence: Op<
  [z: Tensor, weight: Tensor, h0: Tensor],
  SequenceOptions | undefined,
  Completed
> = defineOp({
  name: "rnnSequence",
  formula: String.raw`h_t = \varphi(z_t + W h_{t-1})`,
  options: sequenceOptions,
  attrs: (options) => completed("rnnSequence", options),
  shape: ([z, weight, h0]) => statesShape("rnnSequence", 1, z, weight, { h0 }),
  forward: (h, [z, weight, h0], attrs) => runSequence("rnn", [h], z, { weight, starts: [h0], ...attrs }),
  fused: {
    inputs: 3,
    composition: ([z, weight, h0], { activation }) => {
      const φ = activations[activation];
      const states: Tensor[] = [];
      let h = h0;
      for (const zt of stepsOf(z)) {
        h = φ(add(zt, matmul(h, transpose(weight))));
        states.push(h);
      }
      return stack(states);
    },
    backward: ([dz, dw, dh0], dh, h, [, weight, h0], attrs) => {
      const dx = { z: dz, weight: dw, starts: [dh0] };
      runSequenceBackward("rnn", dx, [dh], [h], { weight, starts: [h0], ...attrs });
    },
  },
});
