import "./watch.js"; // first, so that it sees what the library does
import * as ct from "../../dist/index.js";
import { Conv2d, crossEntropy, Linear, Module } from "../../dist/nn/index.js";
import { Adam } from "../../dist/optim/index.js";
import { asked, globals } from "./watch.js";

/** What importing the library did, though nothing was called yet. */
export const importing = {
  asked: [...asked],
  globals: Reflect.ownKeys(globalThis).filter((name) => !globals.includes(name)),
};

/** Sorts images [batch, 1, 12, 12] into four classes. */
class Network extends Module {
  constructor(generator) {
    super();
    this.conv = new Conv2d(generator, 1, 6, 3);
    this.hidden = new Linear(generator, 6 * 5 * 5, 20);
    this.output = new Linear(generator, 20, 4);
  }

  forward(x, key) {
    const features = this.conv.forward(x).tanh().maxPool2d({ kernel: 2 });
    const hidden = this.hidden.forward(features.reshape([x.shape[0], -1])).gelu();
    return this.output.forward(hidden.dropout({ rate: 0.1, key }));
  }
}

/** Takes ten steps of Adam; the labels come from a random linear classifier. */
export function train({ seed, relaxed }) {
  ct.useRelaxedSimd(relaxed);
  asked.length = 0;
  const generator = new ct.Generator(seed);
  const images = ct.normal(generator, [48, 1, 12, 12]);
  const labels = images
    .reshape([48, 144])
    .matmul(ct.normal(generator, [144, 4]))
    .argmax({ axis: 1 });
  const network = new Network(generator);
  const parameters = network.parameters();
  const optimizer = new Adam(parameters.values(), { learningRate: 0.01 });
  const losses = Array.from({ length: 10 }, () =>
    optimizer.minimize(() => {
      const logits = network.forward(images, generator.next(48 * 20));
      return crossEntropy(logits, labels);
    }),
  );
  return {
    losses,
    parameters: bitsOf(parameters),
    modules: asked.filter((name) => name === "Module").length,
  };
}

/** The bit patterns of all values, by the parameter's name. */
function bitsOf(parameters) {
  const bits = ([name, x]) => [name, Array.from(new Uint32Array(x.data().buffer))];
  return Object.fromEntries([...parameters].map(bits));
}
