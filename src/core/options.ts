import { describe } from "./describe.js";
import { ValueError } from "./errors.js";

/** The names of options, where these are a record; any for options of which nothing is known. */
export type NameOf<O> = unknown extends O
  ? string
  : NonNullable<O> extends number | string | readonly unknown[]
    ? never
    : keyof NonNullable<O> & string;

/** What any list fulfils that names all options, and none that leaves one out. */
export type Complete<O, Names extends readonly unknown[]> = [Exclude<NameOf<O>, Names[number]>] extends [
  never,
]
  ? unknown
  : { readonly missing: Exclude<NameOf<O>, Names[number]> };

const none = Object.freeze({});

/**
 * The options themselves, if they are a record of known names: a misspelt one would be ignored in
 * silence. A record of none if none are given. Throws a ValueError.
 */
export function checkOptions<O, const Names extends readonly NameOf<O>[]>(
  op: string,
  options: O,
  names: Names & Complete<O, Names>,
): NonNullable<O> {
  const known: readonly string[] = names;
  if (options === undefined) return none as NonNullable<O>;
  if (!isRecord(options)) {
    throw new ValueError(op, `options are given by name, as { ${known.join(", ")} }`, describe(options));
  }
  for (const name of Object.keys(options)) if (!known.includes(name)) throw unknownOption(op, name, known);
  return options;
}

/** Options that are kept for later: the caller may change its own, and the lists in them. */
export function ownOptions<O extends object>(options: O): O {
  const copy = (value: unknown) => (Array.isArray(value) ? [...value] : value);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, copy(value)])) as O;
}

/** Whether a value is an object as braces make it: no list, and of no class. */
function isRecord<O>(value: O): value is O & object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Guesses that a name was meant which begins with the same two letters. */
function unknownOption(op: string, name: string, known: readonly string[]): ValueError {
  const start = (text: string) => text.slice(0, 2).toLowerCase();
  const meant = known.find((other) => start(other) === start(name));
  return new ValueError(
    op,
    `options are ${known.join(", ")}`,
    meant ? `${name}: did you mean ${meant}?` : name,
  );
}
