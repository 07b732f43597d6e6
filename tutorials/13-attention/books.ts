import { type Generator, permutation, scope, type Tensor, tensor, uniform } from "cotangent";

/** Telephone books: in each some entries of a letter and a digit, and a few letters that are asked. */
export interface Books {
  /** The letter of each entry, as a number: [books, entries]. */
  readonly letters: Tensor;
  readonly digits: Tensor;
  /** The letters that are asked: [books, questions]. */
  readonly asked: Tensor;
  readonly answers: Tensor;
}

export const LETTERS = "abcdefghijklmnopqrstuvwxyz";
export const DIGITS = 10;
export const ENTRIES = 8;
export const QUESTIONS = 4;

/** Draws so many books. No letter comes twice in one; digits may. */
export function books(generator: Generator, count: number): Books {
  const rows = Array.from({ length: count }, () => scope(() => book(generator)));
  const column = (of: keyof (typeof rows)[number]) =>
    tensor(
      rows.map((row) => row[of]),
      { dtype: "int32" },
    );
  return {
    letters: column("letters"),
    digits: column("digits"),
    asked: column("asked"),
    answers: column("answers"),
  };
}

function book(generator: Generator) {
  const letters = [...permutation(generator, LETTERS.length).data()].map(Number).slice(0, ENTRIES);
  const digits = [...uniform(generator, [ENTRIES], { high: DIGITS }).data()].map((x) =>
    Math.floor(Number(x)),
  );
  const places = [...permutation(generator, ENTRIES).data()].map(Number).slice(0, QUESTIONS);
  return {
    letters,
    digits,
    asked: places.map((place) => letters[place]),
    answers: places.map((place) => digits[place]),
  };
}
