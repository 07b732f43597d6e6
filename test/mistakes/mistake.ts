import type { CotangentError } from "../../src/index.js";
import type { Given } from "./given.js";

/** What a beginner does, and how the library answers. The page shows the code as it stands in the source. */
export interface Mistake {
  readonly what: string;
  readonly code: (given: Given) => unknown;
  readonly error: abstract new (...args: never) => CotangentError;
  /** The whole message. */
  readonly message: string;
  /** Why, and what to do instead. */
  readonly instead: string;
}

export interface Chapter {
  readonly title: string;
  readonly mistakes: readonly Mistake[];
}
