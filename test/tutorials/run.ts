import { spawn } from "node:child_process";

/** Runs a program of the tutorials as a learner would; returns what it printed, errors included, and its exit code. */
export function run(
  program: string,
  ...args: readonly string[]
): Promise<{ printed: string; code: number | null }> {
  const child = spawn(process.execPath, ["--import", "tsx", program, ...args]);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ printed, code })));
}
