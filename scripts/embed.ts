/** Writes build/kernels.js: both kernel modules as base64, so that the package needs no file at run time. */
import { readFileSync, writeFileSync } from "node:fs";

const base64 = (name: string) => readFileSync(`build/${name}.wasm`).toString("base64");

writeFileSync(
  "build/kernels.js",
  ["baseline", "relaxed"].map((name) => `export const ${name} = "${base64(name)}";\n`).join(""),
);
writeFileSync(
  "build/kernels.d.ts",
  "export declare const baseline: string;\nexport declare const relaxed: string;\n",
);
