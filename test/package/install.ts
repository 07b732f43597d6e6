import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An otherwise empty project with the package in it. */
export interface Project {
  readonly folder: string;
  remove(): void;
}

/** Packs the project as npm would publish it, and installs that elsewhere without a network. */
export function install(): Project {
  const folder = mkdtempSync(join(tmpdir(), "package-"));
  const packed = join(folder, "packed");
  mkdirSync(packed);
  npm("pack", "--ignore-scripts", "--pack-destination", packed);
  const [archive = ""] = readdirSync(packed);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  npm("install", "--offline", "--prefix", folder, join(packed, archive));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

function npm(...args: readonly string[]): void {
  execFileSync("npm", args, { stdio: "pipe" });
}

/** The files below a folder, by their path in it. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
