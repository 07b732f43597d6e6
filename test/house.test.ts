import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import * as ops from "../src/ops/index.js";

/** All TypeScript files below a folder. */
function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes("node_modules"));
}

/** A file's code, its comments and texts blanked. */
function code(file: string): string {
  return readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|[^:])\/\/.*$/gm, "$1")
    .replace(/`[^`]*`|"(?:[^"\\\n]|\\.)*"/g, '""');
}

/** The lines of all files that a pattern finds, as `file: line`. */
function found(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((file) =>
    code(file)
      .split("\n")
      .filter((line) => pattern.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
}

const source = files("src");
const kernels = files("assembly");
const handwritten = [
  ...source,
  ...kernels,
  ...files("test"),
  ...files("tutorials"),
  ...files("scripts"),
  ...files("bench"),
];

describe("rooms", () => {
  test("every room of src has its rule", () => {
    const rules = readFileSync(".dependency-cruiser.mjs", "utf8");
    const rooms = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.filter(({ name }) => !rules.includes(`  ${name}: {`))).toEqual([]);
  });

  test("only wasm says WebAssembly, or sees memory", () => {
    const others = source.filter((file) => !file.startsWith(join("src", "wasm")));
    expect(found(others, /WebAssembly|\bmemory\.buffer\b|\bheap\b/)).toEqual([]);
  });

  test("no loop touches elements outside of wasm: kernels do the work", () => {
    const others = source.filter((file) => !file.startsWith(join("src", "wasm")));
    expect(
      found(others, /\bdata\(\)\s*\[[^0]|\.(forEach|map|reduce)\(.*\bdata\(\)|\bof \w+\.data\(\)/),
    ).toEqual([]);
  });

  test("rules and layers say nothing of memory or of recording", () => {
    const rooms = source.filter((file) => /^src\/(ops|nn)\//.test(file));
    expect(found(rooms, /\b(scope|keep|release|withRecording)\(/)).toEqual([]);
  });

  test("the core and the kernels know no tensors", () => {
    const core = source.filter((file) => file.startsWith(join("src", "core")));
    expect(found([...core, ...kernels], /\b(Tensor|origin|tracked)\b/)).toEqual([]);
  });

  test("layers and optimisers have no derivative and no kernel of their own", () => {
    const composed = source.filter((file) => /^src\/(nn|optim)\//.test(file));
    expect(found(composed, /\bvjp\b|runKernel|defineOp/)).toEqual([]);
  });
});

describe("numbers", () => {
  test("nothing in src computes with functions that differ between engines", () => {
    const inexact =
      /Math\.(pow|exp|expm1|log|log2|log10|log1p|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot)\b/;
    expect(found(source, inexact)).toEqual([]);
    // 2 ** n of constants is exact.
    expect(found(source, /(?<!\b2 )\*\* /)).toEqual([]);
  });
});

describe("names", () => {
  test("each op has one name, and lives in the file of its family", () => {
    for (const [name, op] of Object.entries(ops)) expect(op.definition.name).toBe(name);
  });

  /** What the compiler says that the kernels export. */
  const exported = [...readFileSync("build/baseline.d.ts", "utf8").matchAll(/export function (\w+)\(/g)].map(
    ([, name]) => name as string,
  );

  test("each kernel begins with the name of an op, of a way to make tensors, or to move parameters", () => {
    const makers = ["fill", "ramp", "uniform", "normal", "bernoulli", "permutation", "copy"];
    const updates = ["adam", "descent"];
    const heads = [...Object.keys(ops), ...makers, ...updates].sort((a, b) => b.length - a.length);
    const names = exported.map((name) => name.replace(/_(f32|f64|i32)$/, ""));
    expect(names.filter((name) => !heads.some((head) => name.startsWith(head)))).toEqual([]);
  });

  test("a family of kernels has the name of its family of ops", () => {
    const exporting = kernels.filter((file) =>
      /^export function \w+_f32\(/m.test(readFileSync(file, "utf8")),
    );
    const homes = (name: string) => [`src/ops/${name}.ts`, `src/create/${name}.ts`, `src/${name}`];
    const families = exporting.map((file) => basename(file, ".ts"));
    expect(families.filter((name) => !homes(name).some((path) => existsSync(path)))).toEqual([]);
  });

  test("every kernel is exported in both precisions", () => {
    const floats = exported.filter((name) => !name.endsWith("_i32"));
    const twin = (name: string) =>
      name.endsWith("_f32") ? name.replace(/32$/, "64") : name.replace(/64$/, "32");
    expect(floats.filter((name) => !exported.includes(twin(name)))).toEqual([]);
  });

  test("no file has a name that says nothing", () => {
    expect(handwritten.filter((file) => /\b(utils?|helpers?|misc|common|types)\.ts$/.test(file))).toEqual([]);
  });
});

describe("size", () => {
  test("files are under 300 lines", () => {
    const long = handwritten.filter((file) => readFileSync(file, "utf8").split("\n").length > 301);
    expect(long).toEqual([]);
  });

  test("the graph and reverse mode can be read in one sitting: under 300 lines of code", () => {
    const engine = [...files("src/graph"), "src/gradient/gradient.ts"];
    const lines = engine.flatMap((file) =>
      code(file)
        .split("\n")
        .filter((line) => line.trim() !== ""),
    );
    expect(lines.length).toBeLessThan(300);
  });
});

describe("public face", () => {
  test("every public function and class has a sentence of its own", () => {
    const bare = source.flatMap((file) => {
      const lines = readFileSync(file, "utf8").split("\n");
      return lines.flatMap((line, i) => {
        const name = line.match(/^export (?:abstract )?(?:function|class|const) (\w+)/)?.[1];
        return name && !/\*\/\s*$/.test(lines[i - 1] ?? "") ? [`${file}: ${name}`] : [];
      });
    });
    expect(bare).toEqual([]);
  });

  test("nothing has the type any", () => {
    expect(found(source, /:\s*any\b|<any>|\bas any\b/)).toEqual([]);
  });
});
