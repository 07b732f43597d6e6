import { Generator, zeros } from "cotangent";
import { DataError, firstOf, type LabelledImages, readImages } from "./mnist.js";
import { DigitModel } from "./model.js";
import { type Options, readOptions, UsageError, usage } from "./options.js";
import { drawDigits } from "./show.js";
import { summarize } from "./summary.js";
import { predict, train } from "./train.js";

const SHOWN = 8;

async function main(options: Options): Promise<void> {
  const { training, test } = readData(options);
  const generator = new Generator(options.seed);
  const model = new DigitModel(generator);
  describe(model);
  const passes = options.epochs === 1 ? "once" : `${options.epochs} times`;
  console.log(
    `Every one of ${count(training.count)} images is shown ${passes}, in an order that seed ${options.seed} decides:`,
  );
  const seconds = await train(model, training, generator, options.epochs);
  console.log(`Took ${seconds.toFixed(1)} s. Now ${count(test.count)} images that it has never seen …\n`);
  report(test, await predict(model, test));
}

function describe(model: DigitModel): void {
  const sizes = Array.from(model.parameters().values(), ({ size }) => size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`Training a convolutional network of ${count(total)} parameters to read handwritten digits\n`);
  console.log(`${summarize(model.forward(zeros([1, 1, 28, 28])))}\n`);
}

function readData({ data, images }: Options): { training: LabelledImages; test: LabelledImages } {
  const [training, test] = [readImages(data, "train"), readImages(data, "t10k")];
  for (const { height, width } of [training, test]) {
    if (height !== 28 || width !== 28) {
      throw new DataError(`${data}: the model takes images of 28 × 28, got ${height} × ${width}`);
    }
  }
  if (images !== undefined && images > training.count) {
    throw new UsageError(`--images: there are ${training.count} images to train on, got ${images}`);
  }
  return { training: firstOf(training, images ?? training.count), test };
}

function report(test: LabelledImages, predictions: Int32Array): void {
  const places = Array.from(predictions.keys());
  const mistakes = places.filter((place) => predictions[place] !== test.labels[place]);
  const accuracy = 100 * (1 - mistakes.length / test.count);
  const inColour = process.stdout.isTTY && process.stdout.hasColors(256);
  const draw = (some: readonly number[]) => drawDigits(test, some.slice(0, SHOWN), predictions, inColour);
  console.log(`test accuracy: ${accuracy.toFixed(2)} %\n`);
  console.log(`The first test images:\n\n${draw(places)}\n`);
  if (mistakes.length > 0) {
    console.log(`Some of the ${count(mistakes.length)} mistakes:\n\n${draw(mistakes)}\n`);
  }
  console.log(next);
}

const next = `What next?
  Change a number in tutorials/01-digits/model.ts (32 → 16, say), and start again
  npm start -- --help          other seeds, more epochs, fewer images
  npm run tutorial             how it works, formula by formula
  npm run gradcheck            checks every derivative used here against slopes
  README.md, ARCHITECTURE.md   what there is, and how it works`;

function count(value: number): string {
  return value.toLocaleString("en");
}

process.stdout.on("error", () => process.exit()); // a reader such as `head` that has seen enough

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) console.log(usage);
  else await main(options);
} catch (error) {
  if (!(error instanceof UsageError || error instanceof DataError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
