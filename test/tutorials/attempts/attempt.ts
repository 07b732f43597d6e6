import type { Attempt } from "../../../tutorials/course/exercise.js";

/** A wrong attempt at an exercise, and the first lines of what the checker says to it: the call, what was expected, what came. */
export interface WrongAttempt {
  readonly what: string;
  readonly attempt: Attempt;
  readonly answer: string;
}
