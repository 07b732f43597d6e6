import { readdirSync, readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { afterAll, expect, test } from "vitest";
import { fuse } from "../scripts/fuse.js";
import type { TypedArray } from "../src/core/dtype.js";
import {
  cast,
  conv2d,
  Generator,
  linear,
  matmul,
  normal,
  type Tensor,
  useRelaxedSimd,
} from "../src/index.js";
import { canFuse, unfuse } from "../src/wasm/unfuse.js";

const multiply = [0xfd, 0xe6, 1];
const add = [0xfd, 0xe4, 1];
const fused = [0xfd, 0x85, 2];
/** What stands where bytes were saved. */
const saved = (length: number) => [0x41, length, 0x1a];
const [x, y, c, d] = [
  [0x20, 0],
  [0x20, 0x81, 0x01], // local.get 129, of two bytes
  [0xfd, 12, ...add, ...multiply, ...Array.from({ length: 10 }, (_, i) => i)], // a constant that looks like code
  [0x20, 0, 0xfd, 0x09, 2, 0xfd, 0x01], // a load from an offset that looks like code
];

if (!canFuse()) setFlagsFromString("--experimental-wasm-relaxed-simd"); // Node 20 can, when asked

afterAll(() => useRelaxedSimd(true));

test.each([
  ["a sum with a variable", [x, y, multiply, x, add], [x, y, x, fused, saved(2)], 1],
  ["with a constant", [x, y, multiply, c, add], [x, y, c, fused, saved(18)], 1],
  ["with a number in memory", [x, y, multiply, d, add], [x, y, d, fused, saved(7)], 1],
  [
    "with another such sum",
    [x, y, multiply, x, x, multiply, y, add, add],
    [x, y, x, x, y, fused, saved(3), fused, saved(13)],
    2,
  ],
  ["a product that comes second is left alone", [x, x, y, multiply, add], undefined, 0],
  ["a product that is no operand of the sum, too", [x, y, multiply, x, y, add], undefined, 0],
  ["and one of another type", [x, y, [0xfd, 0xf2, 1], x, add], undefined, 0],
] as const)("%s", (_, before, after, count) => {
  const module = Uint8Array.from(before.flat());
  expect(fuse(module)).toBe(count);
  expect([...module]).toEqual((after ?? before).flat());
  expect(unfuse(module)).toBe(count);
  expect([...module]).toEqual(before.flat());
});

test("every sum of the kernels that may be fused is, in both precisions, and then none is left", () => {
  const sources = readdirSync("assembly").map((name) => readFileSync(`assembly/${name}`, "utf8"));
  const sums = sources.join("\n").match(/= Simd\.multiplyAdd<T>/g) ?? [];
  const module = new Uint8Array(readFileSync("build/baseline.wasm"));
  const count = fuse(module);
  expect(count).toBeGreaterThanOrEqual(2 * sums.length);
  expect(fuse(module)).toBe(0);
  expect(WebAssembly.validate(module)).toBe(true);
  expect(readFileSync("build/relaxed.wasm").equals(module)).toBe(true);
  expect(unfuse(module)).toBe(count);
  expect(readFileSync("build/baseline.wasm").equals(module)).toBe(true);
});

const generator = new Generator(1);
const draw = (...shape: number[]) => normal(generator, shape);
const [row, square, column] = [draw(1, 100), draw(100, 100), draw(100, 1)];
const [image, kernel, filters] = [draw(1, 3, 20, 20), draw(5, 3, 3, 3), draw(3, 1, 3, 3)];

test.each<[string, (as: (x: Tensor) => Tensor) => Tensor]>([
  ["a matrix and a vector", (as) => matmul(as(square), as(column))],
  ["a vector and a matrix", (as) => matmul(as(row), as(square))],
  ["matrices", (as) => matmul(as(square), as(square))],
  ["a dense layer", (as) => linear(as(square), as(square), as(row).reshape([100]))],
  ["a convolution", (as) => conv2d(as(image), as(kernel))],
  ["a depthwise convolution", (as) => conv2d(as(image), as(filters), { groups: 3 })],
])("fused, %s: other bits, and as near to the truth", (_, compute) => {
  const truth = compute((x) => cast(x, "float64")).data();
  const [plain, relaxed] = [false, true].map((accept) => {
    useRelaxedSimd(accept);
    return compute((x) => x).data();
  });
  const errorOf = (y: TypedArray | undefined) => Math.hypot(...truth.map((each, i) => each - Number(y?.[i])));
  expect(relaxed).not.toEqual(plain);
  expect(errorOf(relaxed)).toBeLessThan(1.5 * errorOf(plain));
});
