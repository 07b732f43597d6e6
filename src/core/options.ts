import { ValueError } from "./errors.js";

/**
 * The options themselves, if they are a record of known names: a misspelt one would be ignored in
 * silence. Throws a ValueError.
 */
export function checkOptions<O extends object>(op: string, options: O, known: readonly string[]): O {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new ValueError(op, `options are given by name, as { ${known.join(", ")} }`, `${options}`);
  }
  for (const name of Object.keys(options)) if (!known.includes(name)) throw unknownOption(op, name, known);
  return options;
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
