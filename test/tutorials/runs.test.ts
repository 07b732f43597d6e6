import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tutorials } from "../../tutorials/course/tutorial.js";
import { run } from "./run.js";

const command = "tutorials/course/run.ts";

describe.each(tutorials())("$name", ({ folder, steps }) => {
  test("runs as it is, every check holds, and training begins as it was recorded", async () => {
    const { printed, code } = await run(join(folder, "index.ts"), "--quick");
    expect(printed).not.toContain("✗");
    expect(code).toBe(0);
    for (const { title, formulas } of steps) {
      expect(printed).toContain(title);
      for (const id of formulas) expect(printed).toContain(id);
    }
    expect(printed).toMatch(/✓ .* losses are those of the recorded training, bit for bit/);
    expect(printed).not.toContain("there is no record");
  });

  test("has exercises whose attempts are answered", async () => {
    const { printed, code } = await run(join(folder, "index.ts"), "exercises");
    expect([...printed.matchAll(/^✗ \w+\(.*\)\n {4}expected .*\n {4}got /gm)]).toHaveLength(3);
    expect(code).toBe(1);
  });

  test("has half its steps checked against loops at least", async () => {
    const checked = steps.filter(({ parts }) => parts.some(({ text }) => /^\s*check\(/m.test(text)));
    expect(checked.length).toBeGreaterThanOrEqual(steps.length / 2);
  });
});

test("without a name, all are listed with what they teach and how long they take", async () => {
  const { printed, code } = await run(command);
  for (const { title, name } of tutorials()) {
    expect(printed).toContain(title);
    expect(printed).toContain(`npm run tutorial -- ${name}`);
  }
  expect([...printed.matchAll(/Takes .*hour|Takes .*minutes/g)]).toHaveLength(tutorials().length);
  expect(code).toBe(0);
});

test.each(["2", "conv.sum", "sum"])("one step is run by its number or its formula: %s", async (what) => {
  const { printed } = await run(command, "convolution", what);
  expect(printed).toMatch(/^Convolution, step 2 of /);
  expect(printed).not.toContain("step 3");
  expect(printed).toContain("Next: npm run tutorial -- convolution 3");
});

test("a step's file runs by itself too", async () => {
  const { printed, code } = await run("tutorials/08-convolution/02-sum.ts");
  expect(printed).toContain("✓ conv.sum");
  expect(printed).toContain("figures/dice.svg");
  expect(code).toBe(0);
});

test.each([
  [["convolutoin"], /there is no tutorial "convolutoin"; there are convolution, /],
  [["convolution", "77"], /convolution has no step "77". It has\n {2}1 to /],
  [["convolution", "1", "2"], /one step at a time/],
  [["convolution", "exercises", "9"], /there is no exercise "9"; there are 1 places, /],
  [["convolution", "--fast"], /--fast/],
])("what is not there is answered with what is: %s", async (words, answer) => {
  const { printed, code } = await run(command, ...words);
  expect(printed).toMatch(answer);
  expect(printed).not.toContain("    at ");
  expect(code).toBe(2);
});
