import { describe } from "./describe.js";
import { ValueError } from "./errors.js";

const none = Object.freeze({});

/**
 * The options themselves, if they are a record of known names: a misspelt one would be ignored in
 * silence. A record of none if none are given. Throws a ValueError.
 */
export function checkOptions<O>(op: string, options: O, known: readonly string[]): NonNullable<O> {
  if (options === undefined) return none as NonNullable<O>;
  if (!isRecord(options)) {
    throw new ValueError(op, `options are given by name, as { ${known.join(", ")} }`, describe(options));
  }
  for (const name of Object.keys(options)) if (!known.includes(name)) throw unknownOption(op, name, known);
  return options;
}

/** Whether a value is an object as braces make it: no list, and of no class. */
function isRecord<O>(value: O): value is O & object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Guesses that a name was meant which begins with the same two letters. */
function unknownOption(op: string, name: string, known: readonly string[]): ValueError {
  const meant = known.find((other) => other.slice(0, 2) === name.slice(0, 2));
  return new ValueError(
    op,
    `options are ${known.join(", ")}`,
    meant ? `${name}: did you mean ${meant}?` : name,
  );
}
