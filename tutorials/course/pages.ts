/** `npm run pages [-- name]` writes the pages of tutorials; with --check it only compares them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuilt, enterProject } from "./build.js";
import { type Tutorial, tutorials } from "./tutorial.js";

/** The pages of a tutorial that differ from what its files say, and those that it no longer has. */
function stale(folder: string, files: ReadonlyMap<string, string>): string[] {
  const differing = [...files].filter(([name, text]) => {
    const path = join(folder, name);
    return !existsSync(path) || readFileSync(path, "utf8") !== text;
  });
  const figures = existsSync(join(folder, "figures")) ? readdirSync(join(folder, "figures")) : [];
  const left = figures.map((name) => `figures/${name}`).filter((name) => !files.has(name));
  return [...differing.map(([name]) => name), ...left].map((name) => join(folder, name));
}

async function renew({ folder }: Tutorial, files: ReadonlyMap<string, string>): Promise<void> {
  rmSync(join(folder, "figures"), { recursive: true, force: true });
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

enterProject();
ensureBuilt();
const { pageOf } = await import("./page.js"); // which imports what was just built
const { values, positionals } = parseArgs({
  options: { check: { type: "boolean" } },
  allowPositionals: true,
});
const chosen = tutorials().filter(({ name }) => positionals.length === 0 || positionals.includes(name));
for (const tutorial of chosen) {
  const files = await pageOf(tutorial);
  const old = stale(tutorial.folder, files);
  if (!values.check) await renew(tutorial, files);
  for (const path of old) console.log(values.check ? `stale: ${path} (npm run pages writes it)` : path);
  if (values.check && old.length > 0) process.exitCode = 1;
}
