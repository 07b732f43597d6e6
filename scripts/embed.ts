/**
 * Writes build/kernels.js: both kernel modules as base64, so that the package needs no file at run
 * time; and the names of all kernels as a type.
 */
import { readFileSync, writeFileSync } from "node:fs";

const base64 = (name: string) => readFileSync(`build/${name}.wasm`).toString("base64");
const kernels = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync("build/baseline.wasm")));

writeFileSync(
  "build/kernels.js",
  ["baseline", "relaxed"].map((name) => `export const ${name} = "${base64(name)}";\n`).join(""),
);
writeFileSync(
  "build/kernels.d.ts",
  `export declare const baseline: string;
export declare const relaxed: string;
export type KernelExport =
${kernels.map(({ name }) => `  | "${name}"`).join("\n")};
`,
);
