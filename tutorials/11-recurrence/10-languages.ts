/*
# A network that hears where a name is from

Now all of it together: the ReLU state, the context unit and the decoder of steps 3 to 5, trained
through time as in step 6, with the bound of step 8.

Each letter becomes a list of 29 numbers, all 0 but for a 1 at the letter's place, so that the product
$W_{xh} x_t$ picks one column of $W_{xh}$. There are 128 units of state, 64 of context, and an output for
each of the 18 languages. A **softmax** turns scores $o$ into shares that sum to one,
$p_i = e^{o_i} / \sum_j e^{o_j}$, and the loss is the **surprise** $-\ln p$ of the right language: 0 if it
got all, 0.69 if it got half, 2.3 if a tenth.

**By hand**, for here is a trap. The outputs come from a tanh. With one at its best, 1, and 17 at their
worst, −1, the best share is $e / (e + 17 e^{-1})$:
*/
import { setImmediate as breathe } from "node:timers/promises";
import {
  argmax,
  expandDims,
  Generator,
  mul,
  oneHot,
  permutation,
  scope,
  sub,
  sum,
  type Tensor,
  tensor,
  untracked,
} from "cotangent";
import { ContextRNN, crossEntropy, Module } from "cotangent/nn";
import { Adam } from "cotangent/optim";
import { curves, figure, print, say, table, trained } from "../course/index.js";
import { Progress } from "../course/progress.js";
import { accuracies, type Confusion, confusionOf, drawn } from "./confusion.js";
import { byLetters, logShares } from "./letters.js";
import { batchOf, languages, type Surname, signs, splitSurnames } from "./surnames.js";

const best = (factor: number) => Math.exp(factor) / (Math.exp(factor) + 17 * Math.exp(-factor));
print("the best share, outputs from −1 to 1", best(1));
print("so the loss cannot fall below", -Math.log(best(1)));
print("the best share, outputs times 8", best(8));

/*
It could never be surer than 30 %, however well it learned. So the scores are eight times the outputs,
which is enough for a share of nearly 1, as the last line shows.
*/
class LanguageModel extends Module {
  readonly rnn: ContextRNN;

  constructor(generator: Generator) {
    super();
    this.rnn = new ContextRNN(generator, signs.length, 128, 64, languages.length);
  }

  /** A score for each language after each letter: [batch, time] → [batch, time, languages]. */
  forward(letters: Tensor): Tensor {
    const [outputs] = this.rnn.forward(oneHot(letters, { classes: signs.length }));
    return mul(8, outputs);
  }
}

/*
A batch is a table with a row for each surname, as wide as the longest. What is left of a shorter row is
**padding**: something has to stand there (here the number 0, which also is the letter *a*), but it must
not count. So the answer is taken after the *last
letter* of each surname: all scores times 1 there and times 0 elsewhere, summed along time.
*/
function atPlaces(scores: Tensor, places: Tensor): Tensor {
  const here = oneHot(places, { classes: scores.shape[1] }); //  [batch, time]
  return sum(mul(scores, expandDims(here, -1)), { axes: [1] }); // [batch, languages]
}

/*
`Adam` moves the weights: gradient descent that finds a rate of its own for each weight, from how large
its gradients usually are.
*/
const BATCH = 64;
const { training, test } = splitSurnames(1);
const STEPS = 6 * Math.floor(training.length / BATCH); // each surname six times

async function train(model: LanguageModel, steps: number): Promise<number[]> {
  const optimizer = new Adam(model.parameters().values());
  const generator = new Generator(2);
  const progress = new Progress(steps, { examples: "surnames" });
  const losses: number[] = [];
  let order: number[] = [];
  for (let step = 0; step < steps; step++) {
    if (order.length < BATCH) order = [...permutation(generator, training.length).data()];
    const { letters, last, labels } = batchOf(order.splice(0, BATCH).map((place) => training[place]));
    optimizer.learningRate = 3e-3 * (1 - step / STEPS); // falls to zero
    const loss = optimizer.minimize(
      () => crossEntropy(atPlaces(model.forward(letters), last), labels),
      { maxNorm: 1 }, // step 8
    );
    losses.push(loss);
    progress.update({ loss, count: BATCH });
    await breathe();
  }
  progress.stop();
  return losses;
}

/** What the scores of the surnames of the test lead to. */
function tested(score: (some: readonly Surname[]) => Tensor): Confusion {
  const answers: number[] = [];
  for (let start = 0; start < test.length; start += 400) {
    const read = () => argmax(score(test.slice(start, start + 400)), { axis: 1 }).data();
    answers.push(...untracked(() => scope(read))); // keeps no record, and no memory
  }
  return confusionOf(test, answers);
}

/*
After the training the network is asked about surnames that it has never seen: as it is; corrected, of
which more below; and with two mistakes.
*/
const followed = ["takamura", "bellini", "o'malley", "antonopoulos"];
const results = await trained("languages", { steps: STEPS, quick: 4 }, async (steps) => {
  const model = new LanguageModel(new Generator(1));
  const losses = await train(model, steps);
  const right = (some: readonly Surname[]) => {
    const { letters, last } = batchOf(some);
    return atPlaces(model.forward(letters), last);
  };
  return {
    losses,
    asItIs: tested(right),
    corrected: tested((some) => sub(right(some), tensor(logShares(training)))),
    pastPadding: tested((some) => {
      const scores = model.forward(batchOf(some).letters);
      return atPlaces(scores, tensor(Int32Array.from(some, () => scores.shape[1] - 1)));
    }),
    forgetful: tested((some) =>
      right(some.map(({ name, language }) => ({ name: name.slice(-1), language }))),
    ),
    answers: followed.map((name) => {
      const { letters } = batchOf([{ name, language: 0 }]);
      return [...argmax(model.forward(letters), { axis: 2 }).data()].map((best) => languages[best]);
    }),
  };
});

/** The means of 20 steps each. */
function smooth(losses: readonly number[]): (readonly [number, number])[] {
  return Array.from({ length: Math.ceil(losses.length / 20) }, (_, i) => {
    const some = losses.slice(20 * i, 20 * (i + 1));
    return [20 * i + some.length / 2, some.reduce((sum, loss) => sum + loss, 0) / some.length];
  });
}

const axes = { x: "step", y: "loss" };
curves("languages-loss", "The loss in training, averaged over 20 steps", axes, {
  loss: smooth(results.losses),
});

const always = confusionOf(
  test,
  test.map(() => languages.indexOf("Russian")),
);
const counted = confusionOf(test, byLetters(training, test));
table(
  ["surnames that it has never seen", "accuracy", "balanced"],
  [
    ['always "Russian"', ...accuracies(always)],
    ["letters counted", ...accuracies(counted)],
    ["the network", ...accuracies(results.asItIs)],
  ],
);

/*
So order is worth something. Watch it change its mind while it reads surnames of the test:
*/
const languageOf = (wanted: string) => test.find(({ name }) => name === wanted)?.language ?? 0;
table(
  ["surname", "right", "its answer, wherever it changes"],
  followed.map((name, i) => {
    const given = results.answers[i];
    const changes = given.map((answer, t) =>
      answer === given[t - 1] ? [] : [`${name.slice(0, t + 1)}: ${answer}`],
    );
    return [name, languages[languageOf(name)], changes.flat().join(", ")];
  }),
);

/*
And this is what it mistakes for what. Each row is a language, and the numbers are percentages of the
row; a perfect network would have 100 on the diagonal.
*/
figure("confusion", "What the network answers for the surnames of each language", drawn(results.asItIs));

/*
**A surprise.** It says "Russian" and "English" too often; of some small languages it never tells a surname
right. That is no fault: a surname of which it is unsure *is* Russian or English more often than not, in
this list. Say
we want to know the language by the sound alone, as if all 18 were equally frequent. No new training
is needed. The network learned shares, and the share of a language given a name is in proportion to

$$ p(\mathrm{language}) \cdot p(\mathrm{name} \mid \mathrm{language}) $$

The first factor is known, for we can count it: divide by it, which for scores means to take away its
logarithm.
*/
table(
  ["", "accuracy", "balanced"],
  [
    ["as it is", ...accuracies(results.asItIs)],
    ["without the languages' own shares", ...accuracies(results.corrected)],
  ],
);
figure("confusion-corrected", "The same without the languages' own shares", drawn(results.corrected));

/*
Which is better? It depends on what one asks. The first is right more often on *this* list; the second is
fairer to the small languages. That is why a single number never tells how good a network is.

**What goes wrong.** Take the answer not after the last letter, but at the end of the row, when the state
has read the padding as if it were letters. Or forget to carry the state, so that the answer comes
from the last letter alone. Both run without an error:
*/
table(
  ["", "accuracy", "balanced"],
  [
    ["right", ...accuracies(results.asItIs)],
    ['always "Russian"', ...accuracies(always)],
    ["after the padding", ...accuracies(results.pastPadding)],
    ["the state not carried", ...accuracies(results.forgetful)],
  ],
);
const answers = languages.map(
  (language, j) => [results.pastPadding.reduce((sum, row) => sum + row[j], 0), language] as const,
);
const three = answers.toSorted(([a], [b]) => b - a).slice(0, 3);
const named = three.map(([, language]) => language).join(", ");
say(
  `After the padding, ${three.reduce((sum, [count]) => sum + count, 0)} of ${test.length} answers are one of ${named}.`,
);

/*
Both are right less often than somebody who always says "Russian". The padding is read as *aaaa* at the
end of the name, and nearly all that ends so the network takes for one of three languages. Without its
state it takes each last letter for a first one.
*/
