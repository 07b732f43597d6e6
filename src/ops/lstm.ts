import { defineOp, type Op } from "../graph/op.js";
import type { Tensor } from "../graph/tensor.js";
import { runSequence, runSequenceBackward } from "../wasm/sequence.js";
import { add } from "./arithmetic.js";
import { stack } from "./concat.js";
import { lstmStep } from "./gates.js";
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

/** All states h and cells c; and, for the way back, all gates, and φ(c). */
type Outputs = [h: Tensor, c: Tensor, gates: Tensor, bent: Tensor];

/**
 * Runs an LSTM along time: z [time, batch, 4 hidden] is what the input sends to the gates i, f, g and o of each
 * step, W [4 hidden, hidden] weighs the state before, and h0 and c0 [batch, hidden] are the first. Returns the
 * states and the cells of all steps, each [time, batch, hidden]. Formula lstm. Throws a
 * ShapeError, or a ValueError for another activation.
 */
export const lstmSequence: Op<
  [z: Tensor, weight: Tensor, h0: Tensor, c0: Tensor],
  SequenceOptions | undefined,
  Completed,
  Outputs,
  readonly [h: Tensor, c: Tensor]
> = defineOp({
  name: "lstmSequence",
  formula: String.raw`(i, f, g, o) = z_t + W h_{t-1}, \quad c_t = \sigma(f) \odot c_{t-1} + \sigma(i) \odot \varphi(g), \quad h_t = \sigma(o) \odot \varphi(c_t)`,
  options: sequenceOptions,
  attrs: (options) => completed("lstmSequence", options),
  around: (apply, inputs) => {
    const [h, c] = apply(...inputs);
    return [h, c] as const;
  },
  shape: ([z, weight, h0, c0]) => {
    const states = statesShape("lstmSequence", 4, z, weight, { h0, c0 });
    return [states, states, z, states];
  },
  forward: (y, [z, weight, ...starts], attrs) => runSequence("lstm", y, z, { weight, starts, ...attrs }),
  fused: {
    inputs: 4,
    composition: ([z, weight, h0, c0], { activation }) => {
      const [states, cells]: [Tensor[], Tensor[]] = [[], []];
      let [h, c] = [h0, c0];
      for (const zt of stepsOf(z)) {
        [h, c] = lstmStep(add(zt, matmul(h, transpose(weight))), c, activation);
        states.push(h);
        cells.push(c);
      }
      return [stack(states), stack(cells)];
    },
    backward: ([dz, dw, ...dstarts], dy, y, [, weight, ...starts], attrs) => {
      const dx = { z: dz, weight: dw, starts: dstarts };
      runSequenceBackward("lstm", dx, dy, y, { weight, starts, ...attrs });
    },
  },
});
