/*
# A network that writes names

Read *emm* and guess the next letter: an *a*, most likely. A network that guesses well can write: let
it guess, take its guess as the next letter, and go on from there. Nothing need be labelled for that;
the right answer at each step is the letter that comes. A dot stands for the beginning and the end:

| step | 1 | 2 | 3 | 4 | 5 |
| --- | --- | --- | --- | --- | --- |
| read | . | e | m | m | a |
| to be told | e | m | m | a | . |

**How good is a guess?** By its surprise, $-\ln p$, where $p$ is the share that it gave to the letter that
came. If all 27 signs get the same share, that is $\ln 27 = 3.296$ for every letter. A mean surprise of
$s$ is as good as a fair choice among $e^s$ letters.

Two guesses without a network. The first gives each letter the share that it has in all names. The
second looks at the letter before, and gives each letter the share that it has *after that one*: a
memory of one letter.
*/
import { setImmediate as breathe } from "node:timers/promises";
import {
  div,
  Generator,
  permutation,
  permute,
  reshape,
  scope,
  softmax,
  type Tensor,
  tensor,
  uniform,
  untracked,
  zeros,
} from "cotangent";
import { crossEntropy, Embedding, Linear, Module, RNN } from "cotangent/nn";
import { Adam } from "cotangent/optim";
import { curves, say, table, trained } from "../course/index.js";
import { Progress } from "../course/progress.js";
import { batchOf, drawn, LONGEST, NOTHING, signs, splitNames, writeInPairs } from "./names.js";

const { training, test } = splitNames(1);
say(`${training.length} names to learn from, ${test.length} others for the test`);

/** The mean surprise of the test's letters at shares that were counted after each context. */
function counted(context: (before: string) => string): number {
  const counts: Record<string, number[]> = {};
  const each = (names: readonly string[], visit: (row: number[], sign: number) => void) => {
    for (const name of names) {
      for (let t = 0; t <= name.length; t++) {
        const known = context(`.${name}`[t]);
        counts[known] ??= [...signs].map(() => 1); // from one up
        visit(counts[known], signs.indexOf(`${name}.`[t]));
      }
    }
  };
  each(training, (row, sign) => row[sign]++);
  let [surprise, letters] = [0, 0];
  each(test, (row, sign) => {
    surprise -= Math.log(row[sign] / row.reduce((sum, count) => sum + count, 0));
    letters++;
  });
  return surprise / letters;
}

const withoutMemory = counted(() => "");
const withOneLetter = counted((before) => before);

/*
**The model**: an **embedding** gives each sign a learned list of 16 numbers; the recurrent layer of step 2
reads them with 128 units of tanh; a dense layer makes of every state a score for each next sign.
*/
class NameModel extends Module {
  readonly embedding: Embedding;
  readonly rnn: RNN;
  readonly dense: Linear;

  constructor(generator: Generator) {
    super();
    this.embedding = new Embedding(generator, signs.length, 16);
    this.rnn = new RNN(generator, 16, 128);
    this.dense = new Linear(generator, 128, signs.length);
  }

  /** Scores for what comes next, [batch, time, signs], and the last state. */
  forward(read: Tensor, state?: Tensor): [scores: Tensor, last: Tensor] {
    const [states, last] = this.rnn.forward(this.embedding.forward(read), state);
    return [this.dense.forward(states), last];
  }
}

/*
Names differ in length, so a batch has padding again. Here it is dealt with in the loss: where there is
nothing to tell, the surprise counts for nothing (`ignoreIndex`).
*/
function surpriseAt(model: NameModel, names: readonly string[], reduction: "mean" | "sum"): Tensor {
  const { read, next } = batchOf(names);
  const [scores] = model.forward(read);
  return crossEntropy(permute(scores, [0, 2, 1]), next, { ignoreIndex: NOTHING, reduction });
}

const BATCH = 64;
const STEPS = 4 * Math.floor(training.length / BATCH); // each name four times

async function train(model: NameModel, steps: number): Promise<number[]> {
  const optimizer = new Adam(model.parameters().values());
  const generator = new Generator(2);
  const progress = new Progress(steps, { examples: "names" });
  const losses: number[] = [];
  let order: number[] = [];
  for (let step = 0; step < steps; step++) {
    if (order.length < BATCH) order = [...permutation(generator, training.length).data()];
    const some = order.splice(0, BATCH).map((place) => training[place]);
    optimizer.learningRate = 5e-3 * (1 - step / STEPS); // falls to zero
    const loss = optimizer.minimize(() => surpriseAt(model, some, "mean"), { maxNorm: 1 });
    losses.push(loss);
    progress.update({ loss, count: BATCH });
    await breathe();
  }
  progress.stop();
  return losses;
}

/** The mean surprise over all letters of names. */
function surpriseOn(model: NameModel, names: readonly string[]): number {
  let [surprise, letters] = [0, 0];
  for (let start = 0; start < names.length; start += 500) {
    const some = names.slice(start, start + 500);
    const total = () => surpriseAt(model, some, "sum").item();
    surprise += untracked(() => scope(total));
    letters += some.reduce((sum, name) => sum + name.length + 1, 0);
  }
  return surprise / letters;
}

/*
**Writing.** Draw the next letter by its share. Before the softmax, divide the scores by a number $T$, the
**temperature**:

$$ p_i = \frac{e^{o_i / T}}{\sum_j e^{o_j / T}} $$

**By hand**: scores of 2, 1 and 0. At $T = 1$ the shares are 0.665, 0.245 and 0.09. At $T = 0.5$ the scores
count double, and at $T = 2$ by half:
*/
table(
  ["temperature", "2", "1", "0"],
  [0.5, 1, 2].map((T) => [T, ...softmax(div(tensor([2, 1, 0]), T)).data()]),
);

/*
All names are written side by side, a row each. The state that a step leaves behind is what the next one
begins with; a row that has written its final dot goes on, but what it writes is cut off. All stop after 20 letters,
`LONGEST`.
*/
function write(model: NameModel, count: number, T: number, carries = true): string[] {
  const generator = new Generator(3);
  let texts = Array.from({ length: count }, () => "");
  let state: Tensor = zeros([count, 128]);
  for (let t = 0; t < LONGEST; t++) {
    const before = texts.map((text) => signs.indexOf(text.at(-1) ?? "."));
    const read = tensor(Int32Array.from(before), { shape: [count, 1] });
    const [scores, last] = model.forward(read, state);
    if (carries) state = last;
    const shares = softmax(div(reshape(scores, [count, -1]), T)).toArray() as number[][];
    const draws = uniform(generator, [count]).data();
    texts = texts.map((text, i) => text + signs[drawn(shares[i], draws[i])]);
  }
  return texts.map((text) => text.split(".")[0]);
}

/*
`drawn` finds the place at which the shares, added up, pass a number between 0 and 1:

```quote tutorials/11-recurrence/names.ts drawn
```
*/
const temperatures = [0.4, 0.7, 1, 1.5];
const inTraining = new Set(training);
const inTest = new Set(test);

/** Some of a thousand names; and how many of the thousand there are, in the data and among themselves. */
function report(names: readonly string[]) {
  const share = (of: ReadonlySet<string>) => names.filter((name) => of.has(name)).length;
  return {
    some: names.slice(0, 8),
    learned: share(inTraining),
    unseen: share(inTest),
    different: new Set(names).size,
  };
}

const results = await trained("names", { steps: STEPS, quick: 4 }, async (steps) => {
  const model = new NameModel(new Generator(1));
  const losses = await train(model, steps);
  const writes = (T: number, carries?: boolean) =>
    report(untracked(() => scope(() => write(model, 1000, T, carries))));
  return {
    losses,
    onTest: surpriseOn(model, test),
    onTraining: surpriseOn(model, training.slice(0, test.length)),
    written: temperatures.map((T) => writes(T)),
    forgetful: writes(0.7, false),
  };
});

/** The means of 25 steps each. */
function smooth(losses: readonly number[]): (readonly [number, number])[] {
  return Array.from({ length: Math.ceil(losses.length / 25) }, (_, i) => {
    const some = losses.slice(25 * i, 25 * (i + 1));
    return [25 * i + some.length / 2, some.reduce((sum, loss) => sum + loss, 0) / some.length];
  });
}

const along = [0, results.losses.length];
curves(
  "names-loss",
  "The mean surprise in training, averaged over 25 steps, and that of counting on the test",
  { x: "step", y: "surprise" },
  {
    "the network": smooth(results.losses),
    "letters counted": along.map((x) => [x, withoutMemory] as const),
    "pairs counted": along.map((x) => [x, withOneLetter] as const),
  },
);

table(
  ["on names that were not learned from", "surprise for each letter", "like a choice among"],
  (
    [
      ["all 27 signs alike", Math.log(27)],
      ["letters counted", withoutMemory],
      ["pairs of letters counted", withOneLetter],
      ["the network", results.onTest],
    ] as const
  ).map(([what, surprise]) => [what, surprise, Math.exp(surprise)]),
);
say(`On names that it did learn from, the network's surprise is ${results.onTraining.toFixed(3)}.`);

/*
That is nearly the same as on names which it has never seen: it has learned how names sound, and hardly
any by heart. Now let it write.
*/
table(
  ["temperature", "the first names that it wrote"],
  temperatures.map((T, i) => [T, results.written[i].some.join(", ")]),
);

/*
The higher the temperature, the stranger. Now a thousand names at each:
*/
table(
  ["temperature", "of 1000 names, different", "among those learned from", "among the test's"],
  temperatures.map((T, i) => {
    const { different, learned, unseen } = results.written[i];
    return [T, different, learned, unseen];
  }),
);

/*
A low temperature is careful: it writes what is common, much of it more than once, and most of it
exists. A high one is bold: hardly anything comes twice, and hardly anything is a name that somebody
bears in the list.

**A surprise** is in the last column. Those are names of the list that it was never shown. Is that more
than luck? Draw names from counted pairs of letters: by their shares, as at temperature 1, and by their
shares to the power of 2.5, as at temperature 0.4.
*/
const careful = report(writeInPairs(training, 1000, (pairs) => pairs * pairs * Math.sqrt(pairs)));
const plain = report(writeInPairs(training, 1000, (pairs) => pairs));
table(
  ["temperature", "among the test's: the network's", "those from pairs"],
  [
    [0.4, results.written[0].unseen, careful.unseen],
    [1, results.written[2].unseen, plain.unseen],
  ],
);

/*
At 1 it is no more than luck: pairs do as well. At 0.4 the network finds several times as many.


**What goes wrong.** Forget to carry the state while writing, so that each letter is drawn as if it were
the first after a beginning, and only the letter before is known. The network is the same and well
trained; this is what it writes at temperature 0.7. Such a name hardly ever ends: it is cut after 20
letters, where `write` stops.
*/
say(`with the state not carried:\n${results.forgetful.some.join("\n")}`);
table(
  ["at temperature 0.7", "of 1000 names, among those learned from"],
  [
    ["the state carried", results.written[1].learned],
    ["the state not carried", results.forgetful.learned],
  ],
);
