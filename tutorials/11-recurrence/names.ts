import { readFileSync } from "node:fs";
import { Generator, permutation, type Tensor, tensor } from "cotangent";

/** What names are written with; the first sign stands for the beginning and the end. */
export const signs = ".abcdefghijklmnopqrstuvwxyz";

/** Stands where there is nothing to tell: behind the end of a name. */
export const NOTHING = -1;

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
