import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { Numbers } from "./print.js";

/** A task for the learner: what a function must return, for any arguments. */
export interface Exercise<Args extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  /** Arguments to try it on. Shrinking them finds the smallest on which an attempt fails. */
  readonly inputs: fc.Arbitrary<Args>;
  readonly expected: (...args: Args) => Numbers;
  /** What every failure is told, after its counterexample. */
  readonly hint: string;
}

export type Attempt = (...args: never) => unknown;

interface Failure {
  readonly args: readonly unknown[];
  readonly got: string;
  /** What helps better than the hint. */
  readonly advice?: string;
}

const SEEDS = [1, 2, 3, 4, 5];
const RUNS = 300;

/**
 * Tries an attempt at an exercise. Returns undefined if it is right, else the smallest call found on
 * which it is wrong, what was expected, what came, and a hint.
 */
export function judge<Args extends readonly unknown[]>(
  exercise: Exercise<Args>,
  attempt: Attempt,
): string | undefined {
  const found = SEEDS.flatMap((seed) => failures(exercise, attempt, seed));
  const [smallest] = found.sort((a, b) => sizeOf(a) - sizeOf(b));
  if (!smallest) return undefined;
  const call = `${exercise.name}(${smallest.args.map(write).join(", ")})`;
  const expected = write(exercise.expected(...(structuredClone(smallest.args) as unknown as Args)));
  return [
    `✗ ${call}`,
    `    expected  ${expected}`,
    `    got       ${smallest.got}`,
    `  ${smallest.advice ?? exercise.hint}`,
  ].join("\n");
}

function failures<Args extends readonly unknown[]>(
  { inputs, expected }: Exercise<Args>,
  attempt: Attempt,
  seed: number,
): Failure[] {
  const failureOn = (args: Args): Failure | undefined => {
    const given = structuredClone(args);
    try {
      const got = (attempt as (...args: unknown[]) => unknown)(...given);
      if (!isDeepStrictEqual(given, args)) {
        const changed = `${write(got)}, and its arguments changed to ${given.map(write).join(", ")}`;
        return {
          args,
          got: changed,
          advice: "Leave the arguments as they are: whoever calls may need them again.",
        };
      }
      return equal(expected(...args), got) ? undefined : { args, got: write(got) };
    } catch (error) {
      return { args, got: `an error: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
  const { counterexample } = fc.check(
    fc.property(inputs, (args) => failureOn(args) === undefined),
    { seed, numRuns: RUNS },
  );
  const failure = counterexample && failureOn(counterexample[0]);
  return failure ? [failure] : [];
}

/** A typed array counts as the list of its numbers. */
function plain(value: unknown): unknown {
  return value instanceof Float64Array || value instanceof Float32Array ? Array.from(value) : value;
}

function equal(expected: unknown, given: unknown): boolean {
  const got = plain(given);
  if (Array.isArray(expected)) {
    return (
      Array.isArray(got) && got.length === expected.length && expected.every((each, i) => equal(each, got[i]))
    );
  }
  if (typeof expected !== "number" || typeof got !== "number") return false;
  return Object.is(expected, got) || Math.abs(expected - got) <= 1e-6 * Math.max(1, Math.abs(expected));
}

function sizeOf({ args }: Failure): number {
  return write(args).length;
}

/** Longer lists are cut here. */
const SHOWN = 12;

/** Arguments and results as a learner would type them. */
function write(given: unknown): string {
  const value = plain(given);
  if (Array.isArray(value)) {
    const cut = value.length > SHOWN ? [`… ${value.length} in all`] : [];
    return `[${[...Array.from(value.slice(0, SHOWN), write), ...cut].join(", ")}]`;
  }
  if (typeof value === "number") return Object.is(value, -0) ? "0" : String(Number(value.toPrecision(7)));
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Promise) return "a promise";
  return value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value));
}
