import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import katex from "katex";
import { describe, expect, test } from "vitest";
import { quoteOf } from "../../tutorials/course/quote.js";
import { tutorials } from "../../tutorials/course/tutorial.js";
import { run } from "./run.js";

describe.each(tutorials())("the page of $name", ({ name, folder, steps }) => {
  const page = readFileSync(join(folder, "README.md"), "utf8");
  const prose = page.replace(/^```[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");

  test("is what its files say", async () => {
    const { printed, code } = await run("tutorials/course/pages.ts", "--check", name);
    expect(printed).toBe("");
    expect(code).toBe(0);
  });

  test("shows figures that exist", () => {
    const figures = [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path as string);
    expect(figures.length).toBeGreaterThan(2);
    expect(figures.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });

  test("has formulas that can be set, and that GitHub leaves alone", () => {
    const formulas = [...prose.matchAll(/\$\$([\s\S]+?)\$\$|\$([^$]+)\$/g)].map(
      ([, a, b]) => (a ?? b) as string,
    );
    expect(formulas.length).toBeGreaterThan(20);
    for (const formula of formulas) {
      expect(
        () => katex.renderToString(formula, { strict: "error", throwOnError: true }),
        formula,
      ).not.toThrow();
    }
    expect(formulas.filter((formula) => /\\[\W_]|[*|<]/.test(formula.replace(/\\[ |]/g, "")))).toEqual([]);
  });

  const links = [...page.matchAll(/`([^`\n]+)` \[line (\d+)\]\(([^)#]+)#L(\d+)\)/g)];

  test("has in each table of terms the line where the symbol stands", () => {
    expect(links.length).toBeGreaterThan(10);
    for (const [, symbol, line, path, anchor] of links) {
      const source = readFileSync(join(folder, path as string), "utf8").split("\n");
      expect(source[Number(line) - 1], `${path}: ${line}`).toContain(symbol);
      expect(anchor).toBe(line);
    }
  });

  test("has a table of terms for each formula", () => {
    const bare = steps.filter(
      ({ formulas, parts }) =>
        formulas.length > 0 &&
        !parts.some(({ text }) => /^```(quote|terms) \S+ \S+\n(.+ \| .+\n)+```$/m.test(text)),
    );
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  const quotes = steps.flatMap(({ parts }) =>
    parts.flatMap(({ text }) =>
      [...text.matchAll(/^```quote (\S+) (\S+)$/gm)].map(([, path, symbol]) => [path, symbol]),
    ),
  ) as [path: string, symbol: string][];

  test.each(quotes)("quotes all of %s, %s", (path, symbol) => {
    const { text, line } = quoteOf(path, symbol);
    expect(page).toContain(`\`\`\`ts\n${text}\n\`\`\``);
    const quoted = text.split("\n");
    const source = readFileSync(path, "utf8").split("\n");
    const indent = (source[line - 1] as string).length - (quoted[0] as string).length;
    const own = source.slice(line - 1, line - 1 + quoted.length).map((each) => each.slice(indent));
    expect(quoted).toEqual(own);
    expect(own.join("\n")).toContain(symbol.split(".").at(-1));
    expect(source[line - 2 + quoted.length + 1]?.trim() ?? "").toMatch(
      /^[}/]?$|^(export|const|function|readonly|get|#)/,
    );
  });
});
