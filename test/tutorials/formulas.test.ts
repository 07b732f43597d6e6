import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { tutorials } from "../../tutorials/course/tutorial.js";

const list = readFileSync("tutorials/FORMULAS.md", "utf8");
const formulas = [...list.matchAll(/^\| `([\w.]+)` \|.*\| (\w+) \|$/gm)].map(
  ([, id, tutorial]) => [id as string, tutorial as string] as const,
);
const steps = tutorials().flatMap(({ name, steps }) =>
  steps.flatMap((step) => step.formulas.map((id) => ({ id, name }))),
);

describe("each formula has its step in exactly one tutorial", () => {
  test.each(formulas.filter(([, tutorial]) => tutorial !== "later"))("%s: %s", (id, tutorial) => {
    expect(steps.filter((step) => step.id === id)).toEqual([{ id, name: tutorial }]);
  });
});

test("of convolution, recurrence and attention, only these wait for a later tutorial", () => {
  const groups = /^(conv|pool|dense|softmax|loss|rnn|lstm|gru|attention|transformer)\b/;
  const waiting = formulas.filter(([id, tutorial]) => groups.test(id) && tutorial === "later");
  expect(waiting.map(([id]) => id)).toEqual(["lstm", "gru", "transformer.block"]);
});

test("every formula that a step names is in the list", () => {
  const known = formulas.map(([id]) => id);
  expect(steps.map(({ id }) => id).filter((id) => !known.includes(id))).toEqual([]);
});

test("every row of the list was read, and no name stands twice", () => {
  expect(formulas).toHaveLength([...list.matchAll(/^\| `/gm)].length);
  expect(new Set(formulas.map(([id]) => id)).size).toBe(formulas.length);
});
