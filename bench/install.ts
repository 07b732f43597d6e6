import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

/** Installs the peers as their lock says, unless that has been done. */
export function installPeers(folder: string): void {
  const [lock, installed] = ["package-lock.json", "node_modules/.package-lock.json"].map((name) =>
    join(folder, name),
  );
  const isFresh = existsSync(installed as string) && changed(installed as string) >= changed(lock as string);
  if (isFresh) return;
  console.error("Installing the peers …");
  execFileSync("npm", ["ci", "--prefix", folder, "--silent"], { stdio: ["ignore", "ignore", "inherit"] });
}

function changed(file: string): number {
  return statSync(file).mtimeMs;
}
