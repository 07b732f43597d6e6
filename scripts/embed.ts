/**
 * Writes build/kernels.js: both kernel modules as hexadecimal digits, so that the package needs no file at run
 * time; and the names of all kernels as a type.
 */
import { readFileSync, writeFileSync } from "node:fs";

const digits = (name: string) => readFileSync(`build/${name}.wasm`).toString("hex");
const kernels = WebAssembly.Module.exports(new WebAssembly.Module(readFileSync("build/baseline.wasm")));

writeFileSync(
  "build/kernels.js",
  ["baseline", "relaxed"].map((name) => `export const ${name} = "${digits(name)}";\n`).join(""),
);
writeFileSync(
  "build/kernels.d.ts",
  `export declare const baseline: string;
export declare const relaxed: string;
export type KernelExport =
${kernels.map(({ name }) => `  | "${name}"`).join("\n")};
`,
);
