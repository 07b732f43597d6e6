import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Exercise, judge } from "../../tutorials/course/exercise.js";
import { headingOf, partsOf } from "../../tutorials/course/literate.js";
import { quoteOf } from "../../tutorials/course/quote.js";
import { termsOf } from "../../tutorials/course/terms.js";
import { run } from "./run.js";

const source = `/*
# A title — \`a.b\`, \`c\`

Prose.
*/
import x from "y";

/* not prose: code stands before it */ const one = 1;
/** nor is this */
const two = 2;

/*
More prose.
*/
const three = 3;
`;

describe("literate TypeScript", () => {
  test("is taken apart into prose and code, each with its line", () => {
    expect(partsOf(source).map(({ kind, line }) => [kind, line])).toEqual([
      ["prose", 2],
      ["code", 6],
      ["prose", 13],
      ["code", 15],
    ]);
    expect(partsOf(source)[1]?.text).toMatch(/^import x[\s\S]*const two = 2;$/);
  });

  test("begins with a title and its formulas", () => {
    expect(headingOf(source)).toEqual({ title: "A title", formulas: ["a.b", "c"] });
    expect(headingOf("/*\n# Only a title\n*/")).toEqual({ title: "Only a title", formulas: [] });
    expect(() =>
      partsOf("const one = 1;\n/*\n**Closed** in the wrong place.\n */\nconst two = 2;\n"),
    ).toThrow('must end in a line of its own, "*/"');
    expect(() => headingOf("/*\nno heading\n*/")).toThrow("whose first line is its heading");
  });
});

describe("quotes", () => {
  test("are a symbol's whole source, without the indentation", () => {
    const { text, line } = quoteOf("src/nn/linear.ts", "Linear.forward");
    expect(text).toMatch(/^\/\*\* Maps[\s\S]*\n {2}checkAxes[\s\S]*\n}$/);
    expect(line).toBeGreaterThan(20);
  });

  test("of what is not there are refused", () => {
    expect(() => quoteOf("src/nn/linear.ts", "Linear.backward")).toThrow(
      "no Linear.backward in src/nn/linear.ts",
    );
    expect(() => quoteOf("src/nn/linear.ts", "Nothing")).toThrow("no Nothing");
  });

  test("have terms whose symbols must stand in them", () => {
    const quote = { path: "a.ts", symbol: "f", text: "f() {\n  g(x);\n}", line: 10 };
    const code = [{ kind: "code", text: "\nlet y = 1;", line: 3 }] as const;
    expect(termsOf(["$y$ | let y | g(x)"], "b.ts", code, quote)).toEqual([
      {
        formula: "$y$",
        literally: { symbol: "let y", path: "b.ts", line: 4 },
        library: { symbol: "g(x)", path: "a.ts", line: 11 },
      },
    ]);
    expect(() => termsOf(["$y$ | let z | g(x)"], "b.ts", code, quote)).toThrow(
      'b.ts: no line has the symbol "let z"',
    );
    expect(() => termsOf(["$y$ | let y | h(x)"], "b.ts", code, quote)).toThrow(
      'a.ts: no line has the symbol "h(x)"',
    );
    expect(() => termsOf(["$y$ | let y"], "b.ts", code, quote)).toThrow("a line of terms is");
  });
});

test("checks see a wrong value, a wrong length, a wrong derivation, and a wrong gradient", async () => {
  const { printed } = await run("test/tutorials/programs/wrong.ts");
  const verdicts = [...printed.matchAll(/^([✓✗]) (\w+ ?\w*) {3}/gm)].map(
    ([, sign, name]) => `${sign} ${name}`,
  );
  expect(verdicts).toEqual([
    "✓ right",
    "✗ wrong value",
    "✗ wrong length",
    "✗ wrong derivation",
    "✗ wrong gradient",
    "✗ wrong number",
  ]);
  expect(printed).toMatch(
    /✗ gradient = slope of the loops +dx\[\d\] is .* by the slope, .* by the library: off by 0\.001/,
  );
  expect(printed).toMatch(/✗ gradient = the derived one +dx\[\d\] is .* by derivation, .* by the library/);
  expect(printed).toContain("the loops gave 2 numbers, the library 3");
  expect(printed).toContain("y[2] is 3 by the first, 3.1 by the second: off by 0.1");
  expect(printed).toContain("5 failures");
});

describe("the checker of exercises", () => {
  const numbers = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 6 });
  const largest: Exercise<[x: number[]]> = {
    name: "largest",
    inputs: fc.tuple(numbers),
    expected: (x) => Math.max(...x),
    hint: "Look at all of them.",
  };

  test.each([
    ["the first", (x: number[]) => x[0], "largest([0, 1])", "1", "0"],
    ["at least zero", (x: number[]) => Math.max(0, ...x), "largest([-1])", "-1", "0"],
    ["nothing at all", () => undefined, "largest([0])", "0", "nothing"],
    ["a list", (x: number[]) => [Math.max(...x)], "largest([0])", "0", "[0]"],
    ["not a number", (x: number[]) => (x.length > 1 ? Number.NaN : x[0]), "largest([0, 0])", "0", "NaN"],
    ["a promise", async () => 0, "largest([0])", "0", "a promise"],
    [
      "too much",
      (x: number[]) => Array(5000).fill(x[0]),
      "largest([0])",
      "0",
      "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, … 5000 in all]",
    ],
    ["rounded away", (x: number[]) => Math.max(...x) + 1e-5, "largest([0])", "0", "0.00001"],
    ["an error", () => JSON.parse("{"), "largest([0])", "0", "an error: "],
    [
      "sorted in place",
      (x: number[]) => x.sort((a, b) => b - a)[0],
      "largest([0, 1])",
      "1",
      "1, and its arguments changed to [1, 0]",
    ],
  ])("answers %s", (_, attempt, call, expected, got) => {
    const lines = judge(largest, attempt as never)?.split("\n") ?? [];
    expect(lines[0]).toBe(`✗ ${call}`);
    expect(lines[1]).toBe(`    expected  ${expected}`);
    expect(lines[2]).toContain(`    got       ${got}`);
    expect(lines[3]).toMatch(
      got.includes("changed") ? /^ {2}Leave the arguments/ : /^ {2}Look at all of them\.$/,
    );
  });

  test("has nothing to say to what is right", () => {
    expect(judge(largest, ((x: number[]) => Math.max(...x)) as never)).toBeUndefined();
  });
});
