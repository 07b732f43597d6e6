import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, expect, test } from "vitest";
import { complaints } from "./compile.js";
import { filesIn, install, type Project } from "./install.js";

let first: Project | undefined;
const project = () => {
  first ??= install();
  return first;
};
afterAll(() => first?.remove());

/** Writes a program into the project, runs it there, and returns what it prints. */
function run(name: string, program: string): string {
  const file = join(project().folder, name);
  writeFileSync(file, program);
  return execFileSync(process.execPath, [file], { encoding: "utf8", cwd: project().folder }).trim();
}

test("the package holds a program for each entry, the types of each source, the kernels, and four texts: no more", () => {
  const texts = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
  const kernels = ["baseline.wasm", "kernels.d.ts", "relaxed.wasm"].map((name) => `build/${name}`);
  const types = filesIn("src").map((source) => `dist/${source.replace(/\.ts$/, ".d.ts")}`);
  const programs = ["dist/index.js", "dist/nn/index.js", "dist/optim/index.js"];
  const packed = filesIn(join(project().folder, "node_modules/cotangent"));
  const [shared, others] = [true, false].map((is) =>
    packed.filter((name) => name.startsWith("dist/chunk-") === is),
  );
  expect(others).toEqual([...texts, ...kernels, ...types, ...programs].sort());
  expect(shared?.length).toBeLessThan(5);
});

test("the kernels are compiled, and then optimised, by one Binaryen", () => {
  const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const { dependencies } = JSON.parse(readFileSync("node_modules/assemblyscript/package.json", "utf8"));
  expect(devDependencies.binaryen).toBe(dependencies.binaryen);
});

test("it brings no other package along", () => {
  const installed = readdirSync(join(project().folder, "node_modules")).filter(
    (name) => !name.startsWith("."),
  );
  expect(installed).toEqual(["cotangent"]);
});

test("an import gives a first product, soon", () => {
  const program = `
    import { matmul, tensor } from "cotangent";
    const a = tensor([[1, 2], [3, 4]]);
    console.log(JSON.stringify(matmul(a, a).toArray()));`;
  const times = { empty: Number.POSITIVE_INFINITY, product: Number.POSITIVE_INFINITY };
  for (let repetition = 0; repetition < 3; repetition++) {
    const start = performance.now();
    run("empty.js", "");
    const between = performance.now();
    expect(run("product.js", program)).toBe("[[7,10],[15,22]]");
    times.empty = Math.min(times.empty, between - start);
    times.product = Math.min(times.product, performance.now() - between);
  }
  const [product, empty] = [times.product, times.empty].map((time) => time.toFixed(0));
  console.log(`from the start of Node to the first product: ${product} ms; an empty program: ${empty} ms`);
});

test("layers, optimisers and the kernels themselves can be imported", () => {
  const program = `
    import { readFileSync } from "node:fs";
    import { fileURLToPath } from "node:url";
    import { Generator, tensor, useRelaxedSimd } from "cotangent";
    import { Linear } from "cotangent/nn";
    import { Adam } from "cotangent/optim";
    const layer = new Linear(new Generator(1), 2, 1);
    const optimizer = new Adam(layer.parameters().values());
    const x = tensor([[1, 2]]);
    const losses = [1, 2].map(() => optimizer.minimize(() => layer.forward(x).square().sum()));
    const kernels = ["baseline", "relaxed"].map((name) => {
      const file = fileURLToPath(import.meta.resolve("cotangent/kernels/" + name + ".wasm"));
      return readFileSync(file).subarray(0, 4).toString("latin1");
    });
    console.log(JSON.stringify([losses[1] < losses[0], ...kernels]));`;
  expect(JSON.parse(run("parts.js", program))).toEqual([true, "\0asm", "\0asm"]);
});

test.skipIf(!process.features.require_module)("require works where Node can require modules", () => {
  const program = `
    const { tensor } = require("cotangent");
    const { Adam } = require("cotangent/optim");
    console.log(tensor([1, 2]).mul(2).toArray().join(), Adam.name);`;
  expect(run("required.cjs", program)).toBe("2,4 Adam");
});

/** A program with types; the last line must be an error, or else a tensor has no type at all. */
const typed = `
import { gradient, mul, sum, type Tensor, tensor } from "cotangent";
import { Linear } from "cotangent/nn";
import { Adam } from "cotangent/optim";
const x: Tensor = tensor([1, 2, 3]);
const [dx] = gradient((x) => sum(mul(x, x)), [x]);
export const shape: readonly number[] = dx.shape;
export const fluent: Tensor = x.mul(2).add(dx).relu();
export const parts: readonly (abstract new (...args: never) => object)[] = [Linear, Adam];
// @ts-expect-error
export const wrong: string = x.rank;
`;

test.each([
  { module: ts.ModuleKind.NodeNext, lib: ["lib.es2023.d.ts", "lib.dom.d.ts"] },
  { module: ts.ModuleKind.NodeNext, lib: ["lib.es2023.d.ts"] },
  {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts"],
  },
])("its types resolve, and need none from elsewhere: %j", (options) => {
  const files = ["typed.ts", "typed.cts"].map((name) => join(project().folder, name));
  for (const file of files) writeFileSync(file, typed);
  expect(complaints(files, options)).toEqual([]);
});
