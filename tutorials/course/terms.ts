import { CourseError } from "./error.js";
import type { Part } from "./literate.js";
import type { Quote } from "./quote.js";

/** A place in a file where a symbol stands. */
export interface Place {
  readonly symbol: string;
  readonly path: string;
  readonly line: number;
}

/** A term of a formula, where the literal loops say it, and where the library does. */
export interface Term {
  readonly formula: string;
  readonly literally: Place | undefined;
  readonly library: Place | undefined;
}

/**
 * Reads lines `term | symbol in the step's own code | symbol in the quote`, with a dash for none,
 * and finds each symbol's line. A symbol that stands nowhere is an error.
 */
export function termsOf(lines: readonly string[], step: string, code: readonly Part[], quote: Quote): Term[] {
  return lines.map((line) => {
    const [formula, literal, library, ...more] = line.split(" | ").map((cell) => cell.trim());
    if (!formula || !literal || !library || more.length > 0) {
      throw new CourseError(`${step}: a line of terms is "term | literally | in the library", got "${line}"`);
    }
    return {
      formula,
      literally: find(literal, step, code),
      library: find(library, quote.path, [{ kind: "code", text: quote.text, line: quote.line }]),
    };
  });
}

function find(symbol: string, path: string, parts: readonly Part[]): Place | undefined {
  if (symbol === "–") return undefined;
  for (const { text, line } of parts) {
    const at = text.split("\n").findIndex((each) => each.includes(symbol));
    if (at >= 0) return { symbol, path, line: line + at };
  }
  throw new CourseError(`${path}: no line has the symbol "${symbol}"`);
}
