/** `npm run docs`: writes the pages of docs/ops and docs/nn from the sources. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { readBook } from "./book.js";
import { pagesOf } from "./page.js";

const pages = pagesOf(readBook());
for (const folder of ["docs/ops", "docs/nn"]) {
  mkdirSync(folder, { recursive: true });
  const kept = new Set(pages.map(({ path }) => path));
  for (const file of readdirSync(folder)) if (!kept.has(`${folder}/${file}`)) rmSync(`${folder}/${file}`);
}
for (const { path, text } of pages) writeFileSync(path, text);
console.log(`${pages.length} pages: docs/ops/README.md lists them`);
