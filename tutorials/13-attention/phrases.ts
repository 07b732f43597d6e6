import { readFileSync } from "node:fs";
import { equal, Generator, permutation, reshape, type Tensor, tensor } from "cotangent";

export type Phrase = readonly string[];

/** A phrase in two languages, word by word. */
export interface Pair {
  readonly english: Phrase;
  readonly swedish: Phrase;
}

/** An English phrase that no training has seen, and all Swedish ones that the file has for it. */
export interface Question {
  readonly english: Phrase;
  readonly answers: readonly Phrase[];
}

export const PADDING = 0;
export const START = 1;
export const END = 2;
const SIGNS = ["(padding)", "(start)", "(end)"];

/** The words of a language, each with a number, after three signs that are no words. */
export class Vocabulary {
  readonly words: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(phrases: readonly Phrase[]) {
    this.words = [...SIGNS, ...[...new Set(phrases.flat())].sort()];
    this.#numbers = new Map(this.words.map((word, number) => [word, number]));
  }

  numbers(phrase: Phrase): number[] {
    return phrase.map((word) => this.#numbers.get(word) as number);
  }

  /** The words up to the end sign. */
  phrase(numbers: readonly number[]): Phrase {
    const end = numbers.indexOf(END);
    return numbers.slice(0, end < 0 ? numbers.length : end).map((number) => this.words[number]);
  }
}

/** Rows of numbers as a matrix, the short ones filled up. */
export function filled(rows: readonly (readonly number[])[], length: number, filler = PADDING): Tensor {
  const full = rows.map((row) => [...row, ...Array<number>(length - row.length).fill(filler)]);
  return tensor(full, { dtype: "int32" });
}

/** A mask for attention, [batch, heads, queries, keys]: true hides the padding. */
export function hidden(numbers: Tensor): Tensor {
  const [batch, length] = numbers.shape;
  return reshape(equal(numbers, PADDING), [batch, 1, 1, length]);
}

/** The phrases to learn from, and one in ten of the English ones, with all their translations, to be asked. */
export function readPhrases(): { pairs: Pair[]; questions: Question[] } {
  const lines = readFileSync("tutorials/data/translation/eng-swe.tsv", "utf8").trimEnd().split("\n");
  const byEnglish = new Map<string, Question & { answers: Phrase[] }>();
  for (const line of lines) {
    const [english, swedish] = line.split("\t").map(wordsOf);
    const key = english.join(" ");
    const entry = byEnglish.get(key) ?? { english, answers: [] };
    entry.answers.push(swedish);
    byEnglish.set(key, entry);
  }
  const all = [...byEnglish.values()];
  const order = [...permutation(new Generator(13), all.length).data()].map(Number);
  const shuffled = order.map((place) => all[place]);
  const count = Math.floor(all.length / 10);
  const pairs = shuffled
    .slice(count)
    .flatMap(({ english, answers }) => answers.map((swedish) => ({ english, swedish })));
  return { pairs, questions: shuffled.slice(0, count) };
}

/** Words in small letters, without what stands between them. */
function wordsOf(phrase: string): Phrase {
  return phrase.toLowerCase().match(/\p{L}+(?:['’-]\p{L}+)*/gu) ?? [];
}
