import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { readBook } from "../../scripts/ops/book.js";
import { type Page, pagesOf } from "../../scripts/ops/page.js";
import * as nn from "../../src/nn/index.js";
import * as ops from "../../src/ops/index.js";

describe("the pages of the ops", () => {
  let pages: readonly Page[] = [];
  beforeAll(() => {
    pages = pagesOf(readBook());
  }, 120_000);

  test("are as `npm run docs` writes them", () => {
    const stale = pages.filter(({ path, text }) => readFileSync(path, "utf8") !== text);
    expect(stale.map(({ path }) => path)).toEqual([]);
  });

  test("are the only ones", () => {
    const files = ["docs/ops", "docs/nn"].flatMap((folder) =>
      readdirSync(folder).map((file) => `${folder}/${file}`),
    );
    expect(files.sort()).toEqual(pages.map(({ path }) => path).sort());
  });

  test("tell of every op and formula that is exported", () => {
    const headings = pages.flatMap(({ text }) => [...text.matchAll(/^## (\w+)$/gm)].map(([, name]) => name));
    const formulas = Object.entries({ ...ops, ...nn }).filter(([, each]) => "definition" in each);
    expect(headings.sort()).toEqual(formulas.map(([name]) => name).sort());
  });
});
