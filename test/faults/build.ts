import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { build } from "esbuild";
import { packed } from "../../build/kernels.js";
import { kernelsSource } from "../../scripts/text.js";

/** Where the faulty kernels and the program that judges them are written. */
export const folder = "build/faults";
export const kernels = `${folder}/kernels.js`;
export const judge = `${folder}/judge.js`;

/**
 * Compiles the kernels that some files export, one file in all having another source. Returns undefined if they do
 * not compile.
 */
export async function compile(
  entries: readonly string[],
  changed?: { readonly file: string; readonly source: string },
): Promise<Uint8Array | undefined> {
  const list = entries.map((entry) => `export * from "./assembly/${entry}";`).join("\n");
  let wasm: Uint8Array | undefined;
  const { error } = await asc.main(
    // Beyond the static data of the healthy kernels, in the same memory.
    ["faulty.ts", "--target", "baseline", "--memoryBase", "32768", "--optimizeLevel", "0"],
    {
      readFile: (name, base) => {
        if (name === "faulty.ts") return list;
        if (changed && name.endsWith(changed.file)) return changed.source;
        try {
          return readFileSync(`${base}/${name}`, "utf8");
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => {
        if (name.endsWith(".wasm")) wasm = contents as unknown as Uint8Array;
      },
      listFiles: () => [],
      stdout: { write: () => {} },
      stderr: { write: () => {} },
    } as Parameters<typeof asc.main>[1],
  );
  return error ? undefined : wasm;
}

/** Puts kernels in the place of those of the same name; the others, and the module that decodes them, stay whole. */
export function install(others: Uint8Array): void {
  const bytes = Buffer.from(others).toString("base64");
  const replacement = `
const { Instance, Module } = WebAssembly;
const others = new Module(Uint8Array.from(atob("${bytes}"), (character) => character.charCodeAt(0)));
WebAssembly.Instance = function (module, imports) {
  const { exports } = new Instance(module, imports);
  return { exports: exports.decode ? exports : { ...exports, ...new Instance(others, imports).exports } };
};
`;
  writeFileSync(kernels, kernelsSource(packed) + replacement);
}

/** Writes the program that judges kernels: it takes them from the file beside it. */
export async function writeJudge(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: ["test/faults/judge.ts"],
    outfile: judge,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    plugins: [
      {
        name: "faulty kernels",
        setup: ({ onResolve }) =>
          onResolve({ filter: /build\/kernels\.js$/ }, () => ({ path: "./kernels.js", external: true })),
      },
    ],
  });
}
