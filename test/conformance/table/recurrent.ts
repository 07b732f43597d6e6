import { concat, flip, reshape, slice, stack, type Tensor, transpose } from "../../../src/index.js";
import { RNN } from "../../../src/nn/index.js";
import { add } from "../../../src/ops/arithmetic.js";
import { withParameters } from "../../reference/nn/layer.js";
import { flag, oneOf, or, tellsOf, whole } from "../attribute.js";
import type { Named } from "../reference.js";
import { type Family, row } from "../row.js";
import { seed } from "./layer.js";

const directions = ["", "_reverse"] as const;
const parts = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"] as const;
const suffixes = [0, 1].flatMap((layer) => directions.map((direction) => `_l${layer}${direction}`));
const names = suffixes.flatMap((suffix) => parts.map((part) => `${part}${suffix}?` as const));

/** PyTorch stacks layers and directions in one module; here each is an RNN, and what stacks them is this. */
export const recurrent: Family = {
  "nn.RNN": row(
    ["x", "h0?", ...names],
    {
      input_size: whole,
      hidden_size: whole,
      num_layers: whole,
      bidirectional: or(flag, false),
      batch_first: or(flag, false),
      bias: tellsOf("bias_ih_l0"),
      h0_given: tellsOf("h0"),
      nonlinearity: oneOf<"tanh" | "relu">("tanh", "relu"),
    },
    ({ x, h0, ...weights }, { num_layers, bidirectional, batch_first, nonlinearity }) => {
      let y = batch_first ? x : transpose(x, [0, 1]);
      const last: Tensor[] = [];
      for (let layer = 0; layer < num_layers; layer++) {
        const ways = directions.slice(0, bidirectional ? 2 : 1).map((direction) => {
          const net = netOf(weights, `_l${layer}${direction}`, nonlinearity);
          const along = (sequence: Tensor) => (direction === "" ? sequence : flip(sequence, 1));
          const [outputs, h] = net.forward(along(y), h0 && stateAt(h0, last.length));
          last.push(h);
          return along(outputs);
        });
        y = concat(ways, -1);
      }
      return { y: batch_first ? y : transpose(y, [0, 1]), h_n: stack(last) };
    },
  ),
};

function netOf(weights: Named<Tensor | undefined>, suffix: string, activation: "tanh" | "relu"): RNN {
  const [inputWeight, hiddenWeight, inputBias, hiddenBias] = parts.map((part) => weights[`${part}${suffix}`]);
  if (!inputWeight) throw new Error(`there is no weight_ih${suffix}`);
  const [hidden, inputs] = inputWeight.shape as [number, number];
  const bias = inputBias && hiddenBias && add(inputBias, hiddenBias);
  const net = new RNN(seed(), inputs, hidden, { activation, bias: bias !== undefined });
  return withParameters(net, {
    "cell.inputWeight": inputWeight,
    "cell.hiddenWeight": hiddenWeight,
    "cell.bias": bias,
  });
}

/** The state that one layer and direction begins with. */
function stateAt(h0: Tensor, place: number): Tensor {
  return reshape(slice(h0, [{ start: place, stop: place + 1 }]), h0.shape.slice(1));
}
