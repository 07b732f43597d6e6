/*
# A model that has to look things up

So far all matrices were drawn by chance. Now they learn. The smallest task that needs attention is a
telephone book: eight entries, each a letter and a digit, all random, and then letters are asked.

> f 7 · q 2 · a 9 · m 2 · c 0 · t 5 · b 1 · z 4   —   m?

The answer, 2, is nowhere but in that one entry, and the next book is another. So nothing can be learned by
heart; the only thing to learn is *how to look*.

The model, with the formulas of steps 2 to 4. An **embedding** is a table that gives each letter and each
digit a vector, and the vectors are learned. An entry is the sum of the vectors of its letter and its digit;
of it are made a key and a value. The query is made of the letter that is asked. The mean of the values
becomes ten scores, one a digit. Positions are not needed: it does not matter where an entry stands.

A softmax makes shares $p$ of the ten scores, and the loss is the **cross-entropy** $-\ln p$ of the right
digit: 0 for one who is sure and right, $\ln 10 = 2.3$ for one who knows nothing.
*/
import { setImmediate as breathe } from "node:timers/promises";
import {
  add,
  argmax,
  div,
  full,
  Generator,
  matmul,
  reshape,
  scope,
  slice,
  softmax,
  type Tensor,
  transpose,
  untracked,
} from "cotangent";
import { crossEntropy, Embedding, Linear, Module } from "cotangent/nn";
import { Adam } from "cotangent/optim";
import { curves, table, trained } from "../course/index.js";
import { Progress } from "../course/progress.js";
import { type Books, books, DIGITS, ENTRIES, LETTERS } from "./books.js";
import { maps } from "./maps.js";

type Shares = (scores: Tensor) => Tensor;

class Finder extends Module {
  readonly letter: Embedding;
  readonly digit: Embedding;
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly scores: Linear;

  constructor(
    generator: Generator,
    readonly shares: Shares,
    readonly d = 16,
  ) {
    super();
    this.letter = new Embedding(generator, LETTERS.length, d);
    this.digit = new Embedding(generator, DIGITS, d);
    this.query = new Linear(generator, d, d, { bias: false });
    this.key = new Linear(generator, d, d, { bias: false });
    this.value = new Linear(generator, d, d, { bias: false });
    this.scores = new Linear(generator, d, DIGITS);
  }

  /** The scores of the digits [batch, questions, 10], and who looked where [batch, questions, entries]. */
  forward({ letters, digits, asked }: Books): [scores: Tensor, a: Tensor] {
    const entries = add(this.letter.forward(letters), this.digit.forward(digits));
    const q = this.query.forward(this.letter.forward(asked));
    const k = this.key.forward(entries);
    const a = this.shares(div(matmul(q, transpose(k)), Math.sqrt(this.d)));
    return [this.scores.forward(matmul(a, this.value.forward(entries))), a];
  }
}

/*
Three such models, which differ only in their shares: a softmax along the keys, as it should be; the softmax
along the queries, which step 3 warned of; and equal shares for all, the plain mean. Four letters of each book
are asked at once, so that there is something to mix up. After each batch of 64 new books Adam, an **optimiser**,
moves each number of the model a little, in the direction in which the loss falls.
*/
const kinds: Record<string, Shares> = {
  "along the keys": (scores) => softmax(scores, -1),
  "along the queries": (scores) => softmax(scores, -2),
  "equal shares": (scores) => full(scores.shape, 1 / ENTRIES),
};

function lossOf(model: Finder, some: Books): Tensor {
  const [scores] = model.forward(some);
  return crossEntropy(reshape(scores, [-1, DIGITS]), reshape(some.answers, [-1]));
}

async function train(shares: Shares, steps: number): Promise<[Finder, number[]]> {
  const model = new Finder(new Generator(1), shares);
  const optimizer = new Adam(model.parameters().values(), { learningRate: 1e-2 });
  const data = new Generator(2);
  const progress = new Progress(steps, { examples: "books" });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = optimizer.minimize(() => lossOf(model, books(data, 64)));
    losses.push(loss);
    progress.update({ loss, count: 64 });
    await breathe();
  }
  progress.stop();
  return [model, losses];
}

/*
The examination is on 500 new books: all four questions of each, and then the first alone. The trivial guess
that knows the task but cannot look: the digit that the book has most often. Nothing is learned
here, so `untracked` keeps no record for a gradient, and `scope` frees the memory of all that was computed in it.
*/
function share(right: readonly boolean[]): number {
  return Number((right.filter((each) => each).length / right.length).toFixed(4));
}

function accuracy(model: Finder, some: Books): number {
  const found = scope(() => untracked(() => argmax(model.forward(some)[0], { axis: -1 }).data()));
  const answers = some.answers.data();
  return share([...found].map((digit, i) => digit === answers[i]));
}

function guessed({ digits, answers }: Books): number {
  const most = (digits.toArray() as number[][]).map(
    (row) => [...row].sort((a, b) => count(row, b) - count(row, a) || a - b)[0],
  );
  const right = (answers.toArray() as number[][]).flatMap((row, i) => row.map((digit) => digit === most[i]));
  return share(right);
}

function count(row: readonly number[], digit: number): number {
  return row.filter((each) => each === digit).length;
}

const examination = books(new Generator(3), 500);
const oneByOne = { ...examination, asked: first(examination.asked), answers: first(examination.answers) };
const shown = books(new Generator(4), 1);

function first(questions: Tensor): Tensor {
  return slice(questions, [{}, { stop: 1 }]);
}

function look(model: Finder): number[][] {
  const a = scope(() => untracked(() => model.forward(shown)[1].toArray() as number[][][]));
  return a[0].map((row) => row.map((value) => Number(value.toFixed(4))));
}

const results: { kind: string; losses: number[]; together: number; alone: number; a: number[][] }[] = [];
for (const [kind, shares] of Object.entries(kinds)) {
  const result = await trained(`finding, ${kind}`, { steps: 300, quick: 5 }, async (steps) => {
    const [model, losses] = await train(shares, steps);
    const marks = { together: accuracy(model, examination), alone: accuracy(model, oneByOne) };
    return { losses, ...marks, a: look(model) };
  });
  results.push({ kind, ...result });
}

curves(
  "finding",
  "The loss of looking up, in books that are new at each step",
  { x: "step", y: "loss" },
  Object.fromEntries(results.map(({ kind, losses }) => [kind, losses])),
);
table(
  ["shares", "four questions, right in %", "one question, right in %"],
  [
    ...results.map(({ kind, together, alone }) => [kind, 100 * together, 100 * alone]),
    ["(no model: the book's most frequent digit)", 100 * guessed(examination), 100 * guessed(oneByOne)],
  ],
);

/*
With shares along the keys the model finds it, always. The plain mean hears the whole book at once, learns which
digit is in it most, and does as well as the trivial guess does.

**A surprise** is the wrong axis. Its loss falls as a loss should, and it answers almost every question. If
nobody compared, nobody would know. But ask one question alone, and it guesses.

Does the first model really *look*, and what does the second do? Their shares, for a book that neither has seen:
*/
const [letters, digits, asked] = [shown.letters, shown.digits, shown.asked].map(
  (x) => (x.toArray() as number[][])[0],
);
const entries = letters.map((letter, j) => `${LETTERS[letter]} ${digits[j]}`);
const questions = asked.map((letter) => `${LETTERS[letter]}?`);
maps(
  "found",
  "How much each question (rows) hears of each entry (columns), with the right axis and the wrong one",
  results.slice(0, 2).map(({ kind, a }) => ({ label: kind, rows: questions, columns: entries, a })),
);

/*
On the left each question hears the entry with its letter and next to nothing else. Nobody told the model
that; it was only told, after each guess, the right digit. On the right each *entry* has chosen a question:
columns add up to one. The four that are asked for have chosen well, the others go anywhere. Who is asked
alone hears all entries, each with the share 1, and the answer is a sum of the whole book.
*/
