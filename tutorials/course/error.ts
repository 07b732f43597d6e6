/** Something in a tutorial's files, or in what was asked for, is not as it must be: told in a sentence, without a trace. */
export class CourseError extends Error {}
