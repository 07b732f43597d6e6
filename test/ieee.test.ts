import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sections } from "./ieee/index.js";
import { page } from "./ieee/markdown.js";
import { computed } from "./ieee/row.js";

describe.each(sections)("$title", ({ rows }) => {
  test.each(rows)("$what", (row) => {
    // Object.is, element by element: NaN is NaN, and −0 is not 0.
    expect(computed(row)).toEqual(row.differs?.ours ?? row.expected);
  });
});

test("what is said to differ differs", () => {
  for (const { differs, expected } of sections.flatMap(({ rows }) => rows)) {
    if (differs) expect(differs.ours).not.toEqual(expected);
  }
});

test("the page says what the rows say (npm run docs writes it)", () => {
  expect(readFileSync("docs/ieee.md", "utf8")).toBe(page());
});
