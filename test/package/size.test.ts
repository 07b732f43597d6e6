import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
const zipped = (contents: Uint8Array) => gzipSync(contents, { level: 9 }).length;

/** Everything that the package exports, in one minified file. */
function bundle(folder: string, ending: string, external: readonly string[] = []): Uint8Array {
  const faces = ["index", "nn/index", "optim/index"];
  const contents = faces
    .map((face, i) => `export * as face${i} from "./${folder}/${face}.${ending}";`)
    .join("\n");
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    external: [...external],
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

test("all of the package, minified and zipped, is under 80 kB", () => {
  const whole = zipped(bundle("dist", "js"));
  const code = zipped(bundle("src", "ts", ["*/build/kernels.js"]));
  const module = readFileSync("build/baseline.wasm");
  const kernels = `${kilobytes(module.length)}, zipped ${kilobytes(zipped(module))}`;
  console.log(`${kilobytes(whole)}, of which code ${kilobytes(code)}; the kernel module: ${kernels}`);
  expect(code).toBeGreaterThan(5_000);
  expect(whole).toBeLessThan(80_000);
});
