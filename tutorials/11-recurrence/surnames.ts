import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Generator, permutation, type Tensor, tensor } from "cotangent";

/** A surname in small letters, and the place of its language in the list of languages. */
export interface Surname {
  readonly name: string;
  readonly language: number;
}

const folder = "tutorials/data/surnames";
const files = readdirSync(folder)
  .filter((file) => file.endsWith(".txt"))
  .sort();

export const languages: readonly string[] = files.map((file) => basename(file, ".txt"));

/** What surnames are written with: the number of a sign is its place here. */
export const signs = "abcdefghijklmnopqrstuvwxyz '-";

/** The lines of a language's file, in small letters without accents. */
export function linesOf(language: number): readonly string[] {
  const lines = readFileSync(join(folder, files[language]), "utf8").split("\n");
  return lines.map(plain).filter((name) => name !== "");
}

function plain(line: string): string {
  const letters = line.normalize("NFD").toLowerCase().replaceAll("ß", "ss").replaceAll("ł", "l");
  return [...letters]
    .filter((letter) => signs.includes(letter))
    .join("")
    .trim();
}

/** Lays a fifth of each language's different surnames aside for the test; the seed decides which. */
export function splitSurnames(seed: number): { training: Surname[]; test: Surname[] } {
  const [training, test]: [Surname[], Surname[]] = [[], []];
  const generator = new Generator(seed);
  for (let language = 0; language < languages.length; language++) {
    const different = [...new Set(linesOf(language))];
    const order = [...permutation(generator, different.length).data()];
    const surnames = order.map((place) => ({ name: different[place], language }));
    const aside = Math.round(surnames.length / 5);
    test.push(...surnames.slice(0, aside));
    training.push(...surnames.slice(aside));
  }
  return { training, test };
}

/** The signs of surnames [batch, time], the place of each one's last sign [batch], and the languages [batch]. */
export interface SurnameBatch {
  readonly letters: Tensor;
  readonly last: Tensor;
  readonly labels: Tensor;
}

/** Rows as long as the longest surname; what is left of a shorter one's row is padding. */
export function batchOf(surnames: readonly Surname[]): SurnameBatch {
  const time = Math.max(...surnames.map(({ name }) => name.length));
  const rows = surnames.map(({ name }) =>
    Array.from({ length: time }, (_, t) => (t < name.length ? signs.indexOf(name[t]) : 0)),
  );
  return {
    letters: tensor(Int32Array.from(rows.flat()), { shape: [surnames.length, time] }),
    last: tensor(Int32Array.from(surnames, ({ name }) => name.length - 1)),
    labels: tensor(Int32Array.from(surnames, ({ language }) => language)),
  };
}
