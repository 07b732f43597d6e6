import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { complaints } from "./compile.js";

test("a kernel without its twin of the other precision does not compile, and is named", () => {
  const list = readFileSync("build/kernels.d.ts", "utf8").replace(`  | "relu_f64"\n`, "");
  const read = (file: string) => (file.endsWith("build/kernels.d.ts") ? list : ts.sys.readFile(file));
  const options = { module: ts.ModuleKind.NodeNext, lib: ["lib.es2023.d.ts", "lib.dom.d.ts"] };
  expect(complaints(["src/wasm/kernels.ts"], options, read)).toEqual([
    `src/wasm/kernels.ts: Type '"relu"' does not satisfy the constraint 'never'.`,
  ]);
});
