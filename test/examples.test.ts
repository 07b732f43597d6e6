import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test, vi } from "vitest";

/** Where examples are written, to be run as programs. */
const folder = resolve("build/examples");
const face = JSON.stringify(resolve("src/index.js"));

/** Replaces `expression; // value` by a comparison of both. */
function comparing(program: string): string {
  return program.replace(
    /^(?!const|let|console)(.+?);? \/\/ (\[.*\]|-?[\d.]+|true|false)$/gm,
    (_, expression, value) => `compared(${expression}, ${value});`,
  );
}

async function run(name: string, program: string): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.ts`);
  writeFileSync(path, `export let comparisons = 0;\n${program}`);
  const { comparisons } = await import(/* @vite-ignore */ path);
  return comparisons;
}

const compared = `import { expect } from "vitest";
function compared(got: unknown, expected: unknown) { comparisons++; expect(got).toEqual(expected); }
`;

describe("the examples in docstrings", () => {
  const source = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const examples = source.flatMap((file) =>
    [...readFileSync(join("src", file), "utf8").matchAll(/@example\n((?: +\* .*\n)+)/g)].map(
      ([, lines = ""], i) => [`${file} ${i + 1}`, lines.replace(/^ +\* /gm, "")] as const,
    ),
  );

  test.each(examples)("%s says what comes out", async (name, lines) => {
    const names = Object.keys(await import("../src/index.js")).join(", ");
    const program = `import * as face from ${face};\nconst { ${names} } = face;\n${compared}${comparing(lines)}`;
    expect(await run(name.replace(/\W/g, "-"), program)).toBeGreaterThan(0);
  });
});

test("the README's program prints what its comments say", async () => {
  const [, program = ""] = readFileSync("README.md", "utf8").match(/```ts\n([\s\S]*?)```/) ?? [];
  const printed: unknown[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((value) => printed.push(value));
  const local = program.replace(/from "cotangent(?:\/(\w+))?"/g, (_, part) =>
    part ? `from ${JSON.stringify(resolve("src", part, "index.js"))}` : `from ${face}`,
  );
  await run("readme", local);
  log.mockRestore();
  expect(printed[0]).toEqual([2, 4, 6]);
  const [[w0], [w1]] = (printed[1] as { toArray(): [[number], [number]] }).toArray();
  expect(w0).toBeCloseTo(1, 2);
  expect(w1).toBeCloseTo(2, 2);
});
