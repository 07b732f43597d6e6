import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runSequence, runSequenceBackward } from "../wasm/sequence.js";
import { stack } from "./concat.js";
import { gruStep } from "./gates.js";
import { transpose } from "./layout.js";
import { matmul } from "./matmul.js";
import {
  type Completed,
  check,
  completed,
  type SequenceOptions,
  sequenceOptions,
  statesShape,
  stepsOf,
} from "./sequence.js";

/**
 * Runs a GRU along time: z [time, batch, 3 hidden] is what the input sends to the gates r, z and n of each step,
 * W [3 hidden, hidden] weighs the state before, b [hidden] is added to what it sends to n, and h0 [batch, hidden]
 * is the first. Returns all states [time, batch, hidden]. Formula gru. Throws a ShapeError, or a ValueError for
 * another activation.
 */
export const gruSequence: Op<
  [z: Tensor, weight: Tensor, bias: Tensor, h0: Tensor],
  SequenceOptions | undefined,
  Completed,
  [h: Tensor, gates: Tensor],
  Tensor
> = defineOp({
  name: "gruSequence",
  formula: String.raw`(u_r, u_z, u_n) = W h_{t-1}, \quad r = \sigma(z_r + u_r), \quad z = \sigma(z_z + u_z), \quad n = \varphi(z_n + r \odot (u_n + b)), \quad h_t = (1 - z) \odot n + z \odot h_{t-1}`,
  options: sequenceOptions,
  attrs: (options) => completed("gruSequence", options),
  around: (apply, inputs) => apply(...inputs)[0],
  shape: ([z, weight, bias, h0]) => {
    const [time, batch, hidden] = statesShape("gruSequence", 3, z, weight, { h0 });
    check("gruSequence", "bias", bias, [hidden]);
    return [
      [time, batch, hidden],
      [time, batch, 4 * hidden],
    ];
  },
  forward: (y, [z, weight, bias, h0], attrs) =>
    runSequence("gru", y, z, { weight, bias, starts: [h0], ...attrs }),
  fused: {
    inputs: 4,
    composition: ([z, weight, bias, h0], { activation }) => {
      const states: Tensor[] = [];
      let h = h0;
      for (const zt of stepsOf(z)) {
        h = gruStep(zt, matmul(h, transpose(weight)), bias, h, activation);
        states.push(h);
      }
      return stack(states);
    },
    backward: ([dz, dw, db, dh0], dy, y, [, weight, bias, h0], attrs) => {
      const dx = { z: dz, weight: dw, bias: db, starts: [dh0] };
      runSequenceBackward("gru", dx, dy, y, { weight, bias, starts: [h0], ...attrs });
    },
  },
});
