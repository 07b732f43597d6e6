import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type Attempt, type Exercise, judge } from "../../tutorials/course/exercise.js";
import { tutorials } from "../../tutorials/course/tutorial.js";
import type { WrongAttempt } from "./attempts/attempt.js";

type Attempts = Readonly<Record<string, Attempt>>;

async function load<T>(path: string): Promise<T> {
  return (await import(/* @vite-ignore */ resolve(path))) as T;
}

describe.each(tutorials())("the exercises of $name", async ({ name, folder, exercises }) => {
  const { checks } = await load<{ checks: readonly Exercise[] }>(join(folder, "checks.ts"));
  const solutions = await load<Attempts>(join(folder, "solutions.ts"));
  const given = await load<Attempts>(exercises.path);
  const { attempts } = await load<{ attempts: Readonly<Record<string, readonly WrongAttempt[]>> }>(
    `test/tutorials/attempts/${name}.ts`,
  );

  test("are three", () => {
    expect(checks.map((check) => check.name)).toEqual(Object.keys(given));
    expect(checks).toHaveLength(3);
  });

  describe.each(checks)("$name", (check) => {
    test("accepts the solution", () => {
      expect(judge(check, solutions[check.name] as Attempt)).toBeUndefined();
    });

    test("begins with an attempt that is answered", () => {
      expect(judge(check, given[check.name] as Attempt)).toContain(check.hint);
    });

    const wrong = attempts[check.name] ?? [];
    test.each(wrong)("answers one who $what with a small counterexample", ({ attempt, answer }) => {
      const advice = answer.includes("its arguments changed to")
        ? "Leave the arguments as they are"
        : check.hint;
      expect(judge(check, attempt)).toContain(`${answer}\n  ${advice}`);
    });

    test("is tried by three wrong attempts at least", () => {
      expect(wrong.length).toBeGreaterThanOrEqual(3);
    });
  });
});
