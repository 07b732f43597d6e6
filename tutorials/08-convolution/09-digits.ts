/*
# The network that reads digits — `model.cnn`

Everything is there now. Two layers of convolution and ReLU, each followed by max pooling; then one
dense layer, softmax and cross-entropy. The whole model is one short class:

```quote tutorials/01-digits/model.ts DigitModel
first convolution, 32 kernels | – | this.conv1 = new Conv2d(generator, 1, 32, 3)
ReLU | – | relu(this.conv1.forward(images))
max pooling, windows of two | – | maxPool2d(strokes, { kernel: 2 })
second convolution, 64 kernels | – | this.conv2 = new Conv2d(generator, 32, 64, 3)
flatten, and ten scores | – | this.dense.forward(reshape(far, [-1, 64 * 5 * 5]))
```

It is trained on the 60,000 digits of MNIST, in batches of 32, with Adam: an optimiser that takes
each step against the gradient, and chooses for each weight how long it is (how it does that is a
tutorial of its own). Recipes for this model show it all images ten times. Here it sees each of them
once, which takes about a minute, and then 10,000 others, which it has never seen.
*/
import { setImmediate as breathe } from "node:timers/promises";
import { cast, equal, Generator, maxPool2d, mean, permutation, relu, type Tensor } from "cotangent";
import { crossEntropy } from "cotangent/nn";
import { Adam } from "cotangent/optim";
import { batchOf } from "../01-digits/batch.js";
import { firstOf, type LabelledImages, readImages } from "../01-digits/mnist.js";
import { DigitModel } from "../01-digits/model.js";
import { predict } from "../01-digits/train.js";
import {
  curves,
  type Picture,
  pictures,
  print,
  shades,
  signedShades,
  table,
  trained,
} from "../course/index.js";
import { Progress } from "../course/progress.js";

const training = readImages("tutorials/data/mnist", "train");
const test = readImages("tutorials/data/mnist", "t10k");
const BATCH = 32;
const EPOCH = training.count / BATCH;

/** Trains a new network for some steps; returns the loss before each, and what is asked of the network then. */
async function learn<R>(
  steps: number,
  rate: (step: number) => number,
  ask?: (model: DigitModel) => Promise<R>,
): Promise<{ losses: number[] } & R> {
  const generator = new Generator(1);
  const model = new DigitModel(generator);
  const optimizer = new Adam(model.parameters().values());
  const order = Int32Array.from(permutation(generator, training.count).data());
  const progress = new Progress(steps, { examples: "images" });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    optimizer.learningRate = rate(step);
    const { images, labels } = batchOf(training, order.subarray(step * BATCH, (step + 1) * BATCH));
    const loss = optimizer.minimize(() => {
      const scores = model.forward(images);
      return crossEntropy(scores, labels);
    });
    losses.push(loss);
    progress.update({ loss, count: BATCH });
    await breathe(); // lets the bar move
  }
  progress.stop();
  return { losses, ...((await ask?.(model)) as R) };
}

const digits = await trained("digits", { steps: EPOCH, quick: 20 }, (steps) =>
  learn(
    steps,
    (step) => 2e-3 * (1 - step / EPOCH), // shorter and shorter
    (model) => examine(model, steps === EPOCH ? test : firstOf(test, 500)),
  ),
);

/** What the network says to images that it has not seen, and what is in it. */
async function examine(model: DigitModel, unseen: LabelledImages) {
  const predictions = await predict(model, unseen);
  const wrong = [...predictions.keys()].filter((i) => predictions[i] !== test.labels[i]);
  const { images } = batchOf(test, Int32Array.of(0));
  const strokes = relu(model.conv1.forward(images));
  const shapes = relu(model.conv2.forward(maxPool2d(strokes, { kernel: 2 })));
  return {
    accuracy: 1 - wrong.length / unseen.count,
    mistakes: wrong.slice(0, 8).map((i) => ({ i, said: predictions[i] })),
    filters: mapsOf(model.conv1.kernel),
    strokes: mapsOf(strokes).slice(0, 8),
    shapes: mapsOf(shapes).slice(0, 8),
  };
}

/** The matrices of a tensor, all in a row, to two digits. */
function mapsOf(x: Tensor): number[][][] {
  const [height, width] = x.shape.slice(-2);
  const all = Array.from(x.data(), (value) => Number(value.toPrecision(2)));
  return Array.from({ length: x.size / height / width }, (_, map) =>
    Array.from({ length: height }, (_, i) =>
      all.slice((map * height + i) * width, (map * height + i + 1) * width),
    ),
  );
}

print("share of the unseen digits that it reads right", digits.accuracy);
const ones = test.labels.filter((label) => label === 1).length;
print("if it always said 1, the most frequent digit", ones / test.count);

const meanOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/** The first loss, and then the mean of so many at a time: single batches jump about. */
const smooth = (losses: readonly number[], over: number) =>
  losses.flatMap((_, i) => {
    const some = losses.slice(Math.max(i + 1 - over, 0), i + 1);
    return i === 0 || i % over === over - 1 ? [[i, meanOf(some)] as const] : [];
  });

curves(
  "loss",
  "The loss while it learns: the first, which is ln 10 = 2.3, then means of 25 batches",
  { x: "batches of 32 images", y: "cross-entropy", logarithmic: true },
  { loss: smooth(digits.losses, 25) },
);

/*
**What has it found?** The 32 kernels of the first layer, each 3 × 3, are what the two chosen ones were in
step 4, only that nobody chose them. Grey is a weight of 0, white a positive and black a negative one. Some
are light on one side and dark on the other: those look for edges, at many angles.
*/
pictures(
  "filters",
  "The kernels of the first layer as they were learnt",
  digits.filters.map((filter, i) => [`${i + 1}`, signedShades(filter)] as const),
);
pictures(
  "strokes",
  "Where eight of them respond to the first test image, after ReLU",
  byNumber(digits.strokes),
);
pictures(
  "shapes",
  "Eight maps of the second layer: fewer places, and more particular; a black one saw nothing that it looks for",
  byNumber(digits.shapes),
);

function byNumber(maps: readonly Picture[]): Record<string, Picture> {
  return Object.fromEntries(maps.map((map, i) => [`${i + 1}`, shades(map)]));
}

/*
And where does it fail? These are the first digits that it misreads:
*/
pictures(
  "mistakes",
  "The first mistakes among the unseen digits: what the network says, and what it is",
  digits.mistakes.map(({ i, said }) => [`says ${said}, is ${test.labels[i]}`, imageOf(i)] as const),
);

function imageOf(i: number): Picture {
  const pixels = [...test.pixels.subarray(i * 784, (i + 1) * 784)];
  return Array.from({ length: 28 }, (_, row) =>
    pixels.slice(row * 28, (row + 1) * 28).map((pixel) => pixel / 255),
  );
}

/*
**What goes wrong: steps that are too long.** The gradient says which way the loss falls *here*. Go too
far that way, and you stand somewhere else altogether. The same network, the same images in the same
order, with three **learning rates**, the number by which the length of each step is multiplied:
*/
const RATES = [2e-4, 2e-3, 5e-2];
const runs: { losses: readonly number[]; silent: number }[] = [];
for (const rate of RATES) {
  const budget = { steps: 150, quick: 5 };
  runs.push(await trained(`rate ${rate}`, budget, (steps) => learn(steps, () => rate, listen)));
}

/** The share of zeros among what the second layer makes of a hundred digits. */
async function listen(model: DigitModel) {
  const { images } = batchOf(
    firstOf(test, 100),
    Int32Array.from({ length: 100 }, (_, i) => i),
  );
  const near = maxPool2d(relu(model.conv1.forward(images)), { kernel: 2 });
  const shapes = relu(model.conv2.forward(near));
  return { silent: mean(cast(equal(shapes, 0), "float32")).item() };
}

curves(
  "rates",
  "The loss for three learning rates: the first, then means of 5 batches",
  { x: "batches of 32 images", y: "cross-entropy" },
  Object.fromEntries(RATES.map((rate, i) => [`${rate}`, smooth(runs[i].losses, 5)])),
);
table(
  ["learning rate", "mean loss of the last 50 batches", "share of zeros in the second layer's maps"],
  RATES.map((rate, i) => {
    const { losses, silent } = runs[i];
    return [rate, meanOf(losses.slice(-50)), silent];
  }),
);

/*
The smallest learns, but slowly. The largest throws the loss up within its first few steps, and leaves
the network where ReLU answers 0 to everything, as the last column shows. The scores no longer depend on the
picture, and the best that is left is to guess: 2.3. If your loss sits at the logarithm of the number of classes and does not move,
this is the first thing to look at.
*/
