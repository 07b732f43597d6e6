/**
 * Writes build/kernels.js: both kernel modules as text, so that the package needs no file at run time; and the
 * names of all kernels as a type.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { kernelsSource } from "./text.js";

const [baseline, relaxed] = [readFileSync("build/baseline.wasm"), readFileSync("build/relaxed.wasm")];
const kernels = WebAssembly.Module.exports(new WebAssembly.Module(baseline));

writeFileSync("build/kernels.js", kernelsSource(baseline, relaxed));
writeFileSync(
  "build/kernels.d.ts",
  `export declare const order: readonly number[];
export declare const baseline: string;
export declare const relaxed: string;
export type KernelExport =
${kernels.map(({ name }) => `  | "${name}"`).join("\n")};
`,
);
