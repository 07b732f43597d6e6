/**
 * Writes build/kernels.js: the kernel module as text, so that the package needs no file at run time; the names of
 * all kernels as a type; and the module as it is where multiply and add are fused.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fuse } from "../src/wasm/fuse.js";
import { kernelsSource } from "./text.js";

const module = readFileSync("build/baseline.wasm");
const kernels = WebAssembly.Module.exports(new WebAssembly.Module(module));

writeFileSync("build/kernels.js", kernelsSource(module));
writeFileSync(
  "build/kernels.d.ts",
  `export declare const order: readonly number[];
export declare const text: string;
export type KernelExport =
${kernels.map(({ name }) => `  | "${name}"`).join("\n")};
`,
);
fuse(module);
writeFileSync("build/relaxed.wasm", module);
