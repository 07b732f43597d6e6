import type { Pair, Phrase, Question } from "./phrases.js";

/** A way to translate. */
export type Guess = (english: Phrase) => Phrase;

/** The Swedish word that most pairs have at place 0, at place 1 …, whatever was asked, in as many words as were asked. */
export function byPlace(pairs: readonly Pair[]): Guess {
  const longest = Math.max(...pairs.map(({ swedish }) => swedish.length));
  const phrase = Array.from({ length: longest }, (_, place) =>
    mostFrequent(pairs.flatMap(({ swedish }) => swedish.slice(place, place + 1))),
  );
  return (english) => phrase.slice(0, english.length);
}

/** For each English word the Swedish one that is most bound to it: n² / (n of the one · n of the other). */
export function wordByWord(pairs: readonly Pair[]): Guess {
  const counts = { english: new Map<string, number>(), swedish: new Map<string, number>() };
  const together = new Map<string, Map<string, number>>();
  for (const { english, swedish } of pairs) {
    for (const word of new Set(swedish)) add(counts.swedish, word);
    for (const word of new Set(english)) {
      add(counts.english, word);
      const row = together.get(word) ?? new Map<string, number>();
      for (const other of new Set(swedish)) add(row, other);
      together.set(word, row);
    }
  }
  const bound = (n: number, other: string) => n ** 2 / (counts.swedish.get(other) as number);
  const best = (word: string) =>
    [...(together.get(word) ?? [])].sort(([a, n], [b, m]) => bound(m, b) - bound(n, a))[0]?.[0];
  return (english) => english.map((word) => best(word) ?? word);
}

/** The translation of the known phrase that shares the most words with what is asked. */
export function nearest(pairs: readonly Pair[]): Guess {
  return (english) => {
    const shared = (other: Phrase) =>
      other.filter((word) => english.includes(word)).length / Math.max(other.length, english.length);
    let [best, most] = [pairs[0], -1];
    for (const pair of pairs) {
      const share = shared(pair.english);
      if (share > most) [best, most] = [pair, share];
    }
    return best.swedish;
  };
}

/**
 * The share of words in their right places, and of wholly right phrases. Where there are several
 * answers the nearest counts; words too many or too few are wrong.
 */
export function marks(questions: readonly Question[], given: readonly Phrase[]) {
  const shares = questions.map(({ answers }, i) =>
    Math.max(
      ...answers.map((answer) => {
        const right = answer.filter((word, place) => word === given[i][place]).length;
        return right / Math.max(answer.length, given[i].length);
      }),
    ),
  );
  const mean = (values: readonly number[]) =>
    Number((values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(4));
  return { words: mean(shares), phrases: mean(shares.map((share) => (share === 1 ? 1 : 0))) };
}

function add(counts: Map<string, number>, word: string): void {
  counts.set(word, (counts.get(word) ?? 0) + 1);
}

function mostFrequent(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) add(counts, word);
  return [...counts].sort(([, a], [, b]) => b - a)[0][0];
}
