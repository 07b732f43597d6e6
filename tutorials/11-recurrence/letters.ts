import { languages, type Surname, signs } from "./surnames.js";

/** ln of each language's share of the surnames. */
export function logShares(surnames: readonly Surname[]): number[] {
  const counts = languages.map(() => 0);
  for (const { language } of surnames) counts[language]++;
  return counts.map((count) => Math.log(count / surnames.length));
}

/** Tells languages by how often each letter comes in them, whatever the order of the letters. */
export function byLetters(training: readonly Surname[], asked: readonly Surname[]): number[] {
  const counts = languages.map(() => [...signs].map(() => 1)); // from one up: nothing is impossible
  for (const { name, language } of training) {
    for (const letter of name) counts[language][signs.indexOf(letter)]++;
  }
  const surprise = counts.map((row) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => -Math.log(count / all));
  });
  const shares = logShares(training);
  return asked.map(({ name }) => {
    const scores = languages.map((_, language) =>
      [...name].reduce(
        (score, letter) => score - surprise[language][signs.indexOf(letter)],
        shares[language],
      ),
    );
    return scores.indexOf(Math.max(...scores));
  });
}
