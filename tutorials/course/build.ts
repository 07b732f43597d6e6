import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

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
