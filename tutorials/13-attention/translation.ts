import { setImmediate as breathe } from "node:timers/promises";
import { argmax, Generator, permutation, reshape, scope, type Tensor, untracked } from "cotangent";
import { crossEntropy } from "cotangent/nn";
import { Adam } from "cotangent/optim";
import { Progress } from "../course/progress.js";
import { END, filled, type Pair, type Phrase, START, type Vocabulary } from "./phrases.js";
import type { Translator } from "./translator.js";

export interface Languages {
  readonly english: Vocabulary;
  readonly swedish: Vocabulary;
}

/** A translation, and for each of its words, and its end, the shares of the English words. */
export interface Translation {
  readonly swedish: Phrase;
  readonly a: readonly (readonly number[])[];
}

const BATCH = 64;
const LEARNING_RATE = 4e-3;
const WARM_UP = 100;
const LONGEST = { english: 6, swedish: 7 };
/** A label that counts for nothing. */
const IGNORED = -100;

/** Shows the model batches of pairs. The rate rises for 100 steps, then falls to zero at the last of `steps`. Returns the losses. */
export async function train(
  model: Translator,
  languages: Languages,
  pairs: readonly Pair[],
  steps: { readonly taken: number; readonly planned: number },
): Promise<number[]> {
  const optimizer = new Adam(model.parameters().values());
  const generator = new Generator(2);
  const progress = new Progress(steps.taken, { examples: "phrases" });
  const losses: number[] = [];
  let order: Pair[] = [];
  for (let step = 0; step < steps.taken; step++) {
    if (order.length < BATCH) {
      order = [...permutation(generator, pairs.length).data()].map((place) => pairs[Number(place)]);
    }
    const some = order.splice(0, BATCH);
    optimizer.learningRate = LEARNING_RATE * Math.min((step + 1) / WARM_UP, 1 - step / steps.planned);
    const loss = optimizer.minimize(() => lossOf(model, languages, some), { maxNorm: 1 });
    losses.push(loss);
    progress.update({ loss, count: BATCH });
    await breathe();
  }
  progress.stop();
  return losses;
}

/** How surprised the model is by each next word of the translations, given all those before it. */
function lossOf(model: Translator, languages: Languages, pairs: readonly Pair[]): Tensor {
  const english = filled(
    pairs.map((pair) => languages.english.numbers(pair.english)),
    LONGEST.english,
  );
  const words = pairs.map((pair) => languages.swedish.numbers(pair.swedish));
  const before = words.map((row) => [START, ...row]);
  const next = words.map((row) => [...row, END]);
  const [scores] = model.decode(
    filled(before, LONGEST.swedish + 1),
    model.encode(english, true),
    english,
    true,
  );
  const rows = reshape(scores, [-1, languages.swedish.words.length]);
  const labels = reshape(filled(next, LONGEST.swedish + 1, IGNORED), [-1]);
  return crossEntropy(rows, labels, { ignoreIndex: IGNORED });
}

/** Translates: always the most likely next word, until the end. */
export function translate(
  model: Translator,
  { english, swedish }: Languages,
  phrases: readonly Phrase[],
): Translation[] {
  return scope(() =>
    untracked(() => {
      const source = filled(
        phrases.map((phrase) => english.numbers(phrase)),
        LONGEST.english,
      );
      const memory = model.encode(source);
      const rows = phrases.map(() => [START]);
      let weights: Tensor | undefined;
      for (let t = 0; t <= LONGEST.swedish; t++) {
        const [scores, a] = model.decode(filled(rows, LONGEST.swedish + 1), memory, source);
        const best = argmax(scores, { axis: -1 }).toArray() as number[][];
        rows.forEach((row, i) => {
          if (t < LONGEST.swedish) row.push(best[i][t]);
        });
        weights = a;
      }
      const shares = (weights as Tensor).toArray() as number[][][][];
      return phrases.map((phrase, i) => {
        const words = swedish.phrase(rows[i].slice(1));
        const a = shares[i][0].slice(0, words.length + 1).map((row) => row.slice(0, phrase.length));
        return { swedish: words, a: a.map((row) => row.map((share) => Number(share.toFixed(4)))) };
      });
    }),
  );
}
