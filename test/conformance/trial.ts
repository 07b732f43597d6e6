import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { runFiles } from "./run.js";

/** Files of cases in a folder that is gone after the tests, and what the command makes of them. */
export function trial() {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "conformance-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const pathOf = (name: string) => join(folder, name);

  function fileOf(content: unknown, name = "cases.json"): string {
    writeFileSync(pathOf(name), typeof content === "string" ? content : JSON.stringify(content));
    return pathOf(name);
  }

  function run(...paths: string[]) {
    const printed: string[] = [];
    const complaints: string[] = [];
    const code = runFiles(
      paths,
      (line) => printed.push(line),
      (line) => complaints.push(line),
    );
    return { code, printed, complaints, failures: printed.filter((line) => line.includes("FAILED")) };
  }

  return { pathOf, fileOf, run };
}
