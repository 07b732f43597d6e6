import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Makes the project's folder the current one: all paths are relative to it. */
export function enterProject(): void {
  process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
}

/** Builds the library if it has not been, or if its source is younger than what was built. */
export function ensureBuilt(): void {
  const built = Math.min(...["dist/index.js", "build/kernels.js"].map(timeOf));
  const changed = Math.max(...["src", "assembly"].flatMap(filesBelow).map(timeOf));
  if (built > changed) return;
  console.log("Building the library …\n");
  execFileSync("npm", ["run", "build", "--silent"], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
}

function timeOf(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
}
