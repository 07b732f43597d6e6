/**
 * Writes build/relaxed.wasm, the kernel module with multiply and add fused; build/kernels.js, the same as text, so
 * that the package needs no file at run time; and the names of all kernels as a type.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fuse } from "./fuse.js";
import { kernelsSource } from "./text.js";

const module = readFileSync("build/baseline.wasm");
const kernels = WebAssembly.Module.exports(new WebAssembly.Module(module));

fuse(module);
writeFileSync("build/relaxed.wasm", module);
writeFileSync("build/kernels.js", kernelsSource(module));
writeFileSync(
  "build/kernels.d.ts",
  `export declare const order: readonly number[];
export declare const text: string;
export type KernelExport =
${kernels.map(({ name }) => `  | "${name}"`).join("\n")};
`,
);
