/**
 * Writes build/relaxed.wasm, the kernel module with multiply and add fused; build/kernels.js, the same as text, so
 * that the package needs no file at run time; and the names of all kernels as a type.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fuse } from "./fuse.js";
import { kernelsSource, pack } from "./text.js";

const module = readFileSync("build/baseline.wasm");
const kernels = WebAssembly.Module.exports(new WebAssembly.Module(module));

fuse(module);
writeFileSync("build/relaxed.wasm", module);
writeFileSync("build/kernels.js", kernelsSource(pack(module, readFileSync("build/text.wasm"))));
writeFileSync(
  "build/kernels.d.ts",
  `export declare const packed: {
  readonly text: string;
  readonly size: number;
  readonly decoder: readonly number[];
};
export type KernelExport =
${kernels.map(({ name }) => `  | "${name}"`).join("\n")};
`,
);
