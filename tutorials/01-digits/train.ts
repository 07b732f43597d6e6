import { setImmediate as breathe } from "node:timers/promises";
import {
  argmax,
  cast,
  equal,
  type Generator,
  permutation,
  scope,
  sum,
  type Tensor,
  untracked,
} from "cotangent";
import { crossEntropy } from "cotangent/nn";
import { Adam } from "cotangent/optim";
import { Progress } from "../course/progress.js";
import { batchOf } from "./batch.js";
import type { LabelledImages } from "./mnist.js";
import type { DigitModel } from "./model.js";

const BATCH = 32;
const LEARNING_RATE = 2e-3;

/** Shows the model every image of the set once an epoch, and lets Adam mend it after each batch. Returns the seconds. */
export async function train(
  model: DigitModel,
  set: LabelledImages,
  generator: Generator,
  epochs: number,
): Promise<number> {
  const optimizer = new Adam(model.parameters().values());
  const steps = epochs * Math.ceil(set.count / BATCH);
  const progress = new Progress(steps, { examples: "images", epochs });
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = Int32Array.from(permutation(generator, set.count).data());
    for (let start = 0; start < set.count; start += BATCH) {
      optimizer.learningRate = LEARNING_RATE * (1 - step++ / steps); // falls to zero
      const places = order.subarray(start, start + BATCH);
      let correct = 0;
      const loss = optimizer.minimize(() => {
        const { images, labels } = batchOf(set, places);
        const scores = model.forward(images);
        correct = countCorrect(scores, labels);
        return crossEntropy(scores, labels);
      });
      progress.update({ loss, correct, count: places.length });
      await breathe(); // lets the bar move, and Ctrl-C be heard
    }
  }
  return progress.stop();
}

/** The digit with the highest score, for each image of the set. */
export async function predict(model: DigitModel, set: LabelledImages): Promise<Int32Array> {
  const places = Int32Array.from({ length: set.count }, (_, place) => place);
  const digits = new Int32Array(set.count);
  for (let start = 0; start < set.count; start += 10 * BATCH) {
    const some = places.subarray(start, start + 10 * BATCH);
    const read = () => argmax(model.forward(batchOf(set, some).images), { axis: 1 }).data();
    const found = untracked(() => scope(read));
    digits.set(found, start);
    await breathe();
  }
  return digits;
}

function countCorrect(scores: Tensor, labels: Tensor): number {
  return sum(cast(equal(argmax(scores, { axis: 1 }), labels), "int32")).item();
}
