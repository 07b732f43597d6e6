import { readFileSync } from "node:fs";
import { Generator, permutation, type Tensor, tensor, uniform } from "cotangent";

/** What names are written with; the first sign stands for the beginning and the end. */
export const signs = ".abcdefghijklmnopqrstuvwxyz";

/** Stands where there is nothing to tell: behind the end of a name. */
export const NOTHING = -1;

/** How many letters a written name has at most. */
export const LONGEST = 20;

/** Lays a tenth of the different names aside for the test; the seed decides which. */
export function splitNames(seed: number): { training: string[]; test: string[] } {
  const lines = readFileSync("tutorials/data/names/names.txt", "utf8").split("\n");
  const different = [...new Set(lines.filter((line) => line !== ""))];
  const order = [...permutation(new Generator(seed), different.length).data()];
  const names = order.map((place) => different[place]);
  const aside = Math.round(names.length / 10);
  return { training: names.slice(aside), test: names.slice(0, aside) };
}

/** What is read, ".emma", and what comes next, "emma.", a row a name: both [batch, time]. */
export function batchOf(names: readonly string[]): { read: Tensor; next: Tensor } {
  const time = Math.max(...names.map((name) => name.length)) + 1;
  const shape = [names.length, time];
  const rows = (text: (name: string) => string, padding: number) => {
    const numbers = names.flatMap((name) =>
      Array.from({ length: time }, (_, t) => (t <= name.length ? signs.indexOf(text(name)[t]) : padding)),
    );
    return tensor(Int32Array.from(numbers), { shape });
  };
  return { read: rows((name) => `.${name}`, 0), next: rows((name) => `${name}.`, NOTHING) };
}

/** The place at which the shares, added up, pass a number between 0 and 1. */
export function drawn(shares: readonly number[], number: number): number {
  let sum = 0;
  for (const [place, share] of shares.entries()) {
    sum += share;
    if (number < sum) return place;
  }
  return shares.length - 1; // all of them, rounded, may be a little less than 1
}

/** Names drawn sign by sign, each by a weight of how often it follows the one before. */
export function writeInPairs(
  names: readonly string[],
  count: number,
  weight: (pairs: number) => number,
): string[] {
  const counts = [...signs].map(() => [...signs].map(() => 0));
  for (const name of names) {
    for (let t = 0; t <= name.length; t++) {
      counts[signs.indexOf(`.${name}`[t])][signs.indexOf(`${name}.`[t])]++;
    }
  }
  const shares = counts.map((row) => {
    const weights = row.map(weight);
    const all = weights.reduce((sum, each) => sum + each, 0);
    return weights.map((each) => each / all);
  });
  const numbers = [...uniform(new Generator(3), [count * LONGEST]).data()];
  return Array.from({ length: count }, () => {
    let [text, sign] = ["", 0];
    do {
      sign = drawn(shares[sign], numbers.pop() as number);
      if (sign > 0) text += signs[sign];
    } while (sign > 0 && text.length < LONGEST);
    return text;
  });
}
